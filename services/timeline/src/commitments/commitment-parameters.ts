import { z } from 'zod'
import { inOrder, name, values, waiting } from '../care/filters.js'
import { MAX_LIMIT, readParameters, time, token, wholeNumber } from '../timeline/timeline-parameters.js'

export const STATES = ['open', 'due', 'overdue', 'kept', 'missed', 'withdrawn'] as const

/** The query parameters of a customer's commitments; docs/commitments-operation.ts describes them. */
export const customerCommitmentsParameters = z.strictObject({
  state: values(z.enum(STATES, `must be one of ${STATES.join(', ')}`)),
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  cursor: token.optional(),
  ...waiting,
})

/** Those of all commitments. */
export const commitmentsParameters = customerCommitmentsParameters.extend({
  due_from: time.optional(),
  due_until: time.optional(),
  owner: values(name),
  queue: values(name),
  kind: values(name),
  organisation: values(name),
  channel: values(name),
})

export type CommitmentsParameters = z.output<typeof commitmentsParameters>
export type CustomerCommitmentsParameters = z.output<typeof customerCommitmentsParameters>

/** @throws Problem 400 that names the parameter that is wrong */
export function readCommitmentsParameters(query: unknown): CommitmentsParameters {
  return inOrder(readParameters(commitmentsParameters, query), 'due_from', 'due_until')
}

/** @throws Problem 400 that names the parameter that is wrong */
export const readCustomerCommitmentsParameters = (query: unknown): CustomerCommitmentsParameters =>
  readParameters(customerCommitmentsParameters, query)
