import { SEVERITIES, SIGNAL_KINDS } from '@throughline/care'
import { z } from 'zod'
import { inOrder, name, values, waiting } from '../care/filters.js'
import { MAX_LIMIT, once, readParameters, time, token, wholeNumber } from '../timeline/timeline-parameters.js'

export const STATES = ['open', 'closed'] as const
/** Of matters. */
export const ISSUE_STATES = ['open', 'settled'] as const
export const CLASSES = ['friction', 'opportunity'] as const

const oneOf = <const Values extends readonly [string, ...string[]]>(names: Values) => once.pipe(z.enum(names, `must be one of ${names.join(', ')}`))
const kind = z.string().refine((given) => SIGNAL_KINDS.some((known) => known === given), `must be one of ${SIGNAL_KINDS.join(', ')}`)

/** The query parameters of a customer's signals; docs/signals-operation.ts describes them. */
export const customerSignalsParameters = z.strictObject({
  kind: values(kind),
  class: oneOf(CLASSES).optional(),
  severity: values(z.enum(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`)),
  state: oneOf(STATES).optional(),
  since: time.optional(),
  until: time.optional(),
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  cursor: token.optional(),
  ...waiting,
})

/** Those of the signals of all customers. */
export const signalsParameters = customerSignalsParameters.extend({ channel: values(name), topic: values(name), organisation: values(name) })

/** Those of what a customer's matters have cost them. */
export const effortParameters = z.strictObject({
  state: oneOf(ISSUE_STATES).optional(),
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  ...waiting,
})

export type SignalsParameters = z.output<typeof signalsParameters>
export type CustomerSignalsParameters = z.output<typeof customerSignalsParameters>
export type EffortParameters = z.output<typeof effortParameters>

/** @throws Problem 400 that names the parameter that is wrong */
export function readSignalsParameters(query: unknown): SignalsParameters {
  return inOrder(readParameters(signalsParameters, query), 'since', 'until')
}

/** @throws Problem 400 that names the parameter that is wrong */
export function readCustomerSignalsParameters(query: unknown): CustomerSignalsParameters {
  return inOrder(readParameters(customerSignalsParameters, query), 'since', 'until')
}

/** @throws Problem 400 that names the parameter that is wrong */
export const readEffortParameters = (query: unknown): EffortParameters => readParameters(effortParameters, query)
