import { SEVERITIES } from '@throughline/care'
import { z } from 'zod'
import { inOrder, name, values, waiting, yesOrNo } from '../care/filters.js'
import { DEFAULT_FLOOR, LEAST_FLOOR } from '../metrics/metric-parameters.js'
import { MAX_LIMIT, once, readParameters, time, token, wholeNumber } from '../timeline/timeline-parameters.js'

export const STATES = ['open', 'working', 'closed'] as const
export const GROUPINGS = ['kind', 'queue', 'owner', 'organisation', 'channel', 'topic', 'severity', 'cause'] as const

const filters = {
  owner: values(name),
  queue: values(name),
  severity: values(z.enum(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`)),
  kind: values(name),
  organisation: values(name),
  cause: values(name),
}

/** The query parameters of one follow-up. */
export const followUpParameters = z.strictObject(waiting)

/** Those of a customer's follow-ups. */
export const customerFollowUpsParameters = z.strictObject({
  state: values(z.enum(STATES, `must be one of ${STATES.join(', ')}`)),
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  cursor: token.optional(),
  ...waiting,
})

/** Those of all follow-ups. */
export const followUpsParameters = customerFollowUpsParameters.extend({ ...filters, overdue: yesOrNo.optional(), from: time.optional(), to: time.optional() })

/** Those of figures. */
export const figuresParameters = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  group_by: once.pipe(z.enum(GROUPINGS, `must be one of ${GROUPINGS.join(', ')}`)).optional(),
  ...filters,
  floor: wholeNumber(LEAST_FLOOR, 10_000).default(DEFAULT_FLOOR),
  ...waiting,
})

export type FollowUpParameters = z.output<typeof followUpParameters>
export type CustomerFollowUpsParameters = z.output<typeof customerFollowUpsParameters>
export type FollowUpsParameters = z.output<typeof followUpsParameters>
export type FiguresParameters = z.output<typeof figuresParameters>

/** @throws Problem 400 that names the parameter that is wrong */
export function readList(query: unknown): FollowUpsParameters {
  return inOrder(readParameters(followUpsParameters, query), 'from', 'to')
}

/** @throws Problem 400 that names the parameter that is wrong */
export function readFigures(query: unknown): FiguresParameters {
  return inOrder(readParameters(figuresParameters, query), 'from', 'to')
}
