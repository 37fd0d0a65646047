import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { name, values } from '../care/filters.js'
import { MAX_LIMIT, MAX_WAIT_MS, readParameters, time, token, wholeNumber } from '../timeline/timeline-parameters.js'

export const STATES = ['open', 'due', 'overdue', 'kept', 'missed', 'withdrawn'] as const

/** The query parameters of a customer's commitments; docs/commitments-operation.ts describes them. */
export const customerCommitmentsParameters = z.strictObject({
  state: values(z.enum(STATES, `must be one of ${STATES.join(', ')}`)),
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  cursor: token.optional(),
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
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
  const parameters = readParameters(commitmentsParameters, query)
  const { due_from: from, due_until: until } = parameters
  if (from !== undefined && until !== undefined && from > until) throw invalidParameter('due_until', 'must not be before due_from')
  return parameters
}

/** @throws Problem 400 that names the parameter that is wrong */
export const readCustomerCommitmentsParameters = (query: unknown): CustomerCommitmentsParameters =>
  readParameters(customerCommitmentsParameters, query)
