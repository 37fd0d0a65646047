import { invalidParameter } from '@throughline/platform'
import { LEAST_BUDGET } from '@throughline/context'
import { z } from 'zod'
import { knownAsOf, MAX_WAIT_MS, once, readParameters, time, token, wholeNumber } from '../timeline/timeline-parameters.js'

export const MAX_BUDGET = 100_000
/** A clock of a client that runs ahead asks for now. */
const AHEAD_US = 60_000_000

/** The query parameters of a context; docs/context-operation.ts describes them, and a test holds the two together. */
export const contextParameters = z.strictObject({
  as_of: time.optional(),
  known_as_of: knownAsOf.optional(),
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

export const handoverParameters = contextParameters.extend({
  format: once.pipe(z.enum(['json', 'text'], 'must be json or text')).default('json'),
  budget: wholeNumber(LEAST_BUDGET, MAX_BUDGET).default(4_000),
  unit: once.pipe(z.enum(['characters', 'tokens'], 'must be characters or tokens')).default('characters'),
})

export type ContextParameters = z.output<typeof contextParameters>
export type HandoverParameters = z.output<typeof handoverParameters>

/** @throws Problem 400 that names the first parameter that is wrong, and says what it must be */
export function readContextParameters<Parameters extends ContextParameters>(
  schema: z.ZodType<Parameters>,
  query: unknown,
): Parameters {
  const parameters = readParameters(schema, query)
  const { as_of: asOf } = parameters
  if (asOf !== undefined && asOf > Date.now() * 1_000 + AHEAD_US) {
    throw invalidParameter('as_of', 'must not lie in the future')
  }
  return parameters
}
