import { isZone } from '@throughline/calendar'
import { z } from 'zod'
import { name, values, waiting, yesOrNo } from '../care/filters.js'
import { CONFIDENCES, DEFAULT_FLOOR, LEAST_FLOOR } from '../metrics/metric-parameters.js'
import { MAX_LIMIT, once, token, wholeNumber } from '../timeline/timeline-parameters.js'

export const WHO = ['new', 'returning'] as const

const moment = once.min(1, 'must not be empty').max(40, 'is too long for a time')

/** Which touches are meant. */
const touches = {
  since: moment.optional(),
  until: moment.optional(),
  period: once.max(10, 'is too long for a period').optional(),
  zone: once.refine(isZone, 'must be a time zone such as Europe/Berlin').optional(),
  channel: values(name),
  organisation: values(name),
  topic: values(name),
  customers: once.pipe(z.enum(WHO, `must be one of ${WHO.join(', ')}`)).optional(),
  stage: values(name),
  touchpoint: values(name),
  gone_after_days: wholeNumber(1, 400).default(30),
}

/** The query parameters of the map; docs/map-operation.ts describes them, and a test holds the two together. */
export const mapParameters = z.strictObject({
  ...touches,
  compare: once.min(1, 'must not be empty').max(256, 'is too long').optional(),
  confidence: once.pipe(z.enum(CONFIDENCES, `must be one of ${CONFIDENCES.join(', ')}`)).default('0.95').transform(Number),
  floor: wholeNumber(LEAST_FLOOR, 10_000).default(DEFAULT_FLOOR),
  ...waiting,
})

/** Those of the customers behind a cell. */
export const mapCustomersParameters = z.strictObject({
  ...touches,
  abandoned: yesOrNo.optional(),
  next_touchpoint: name.optional(),
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  cursor: token.optional(),
  ...waiting,
})

export type MapParameters = z.output<typeof mapParameters>
export type MapCustomersParameters = z.output<typeof mapCustomersParameters>
/** What both have. */
export type TouchParameters = Pick<MapCustomersParameters, keyof typeof touches>
