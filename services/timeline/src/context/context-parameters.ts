import { invalidParameter } from '@throughline/platform'
import { LEAST_BUDGET } from '@throughline/context'
import { microsOf } from '@throughline/events'
import { z } from 'zod'
import { MAX_WAIT_MS, once, readParameters, time, token, wholeNumber } from '../timeline/timeline-parameters.js'
import { SETTLED_AFTER } from './known-then.js'

export const MAX_BUDGET = 100_000
/** A clock of a client that runs ahead asks for now. */
const AHEAD_US = 60_000_000

/** A time has colons, which no token has. */
const knownAsOf = once.min(1, 'must not be empty').max(20_000, 'is neither a time nor a position of ours').transform((value, context) => {
  if (!value.includes(':')) return value
  const micros = microsOf(value)
  if (micros !== undefined) return micros
  context.addIssue('must be an RFC 3339 time such as 2026-03-01T09:30:00Z (write + as %2B), or a position')
  return z.NEVER
})

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
  const { as_of: asOf, known_as_of: known } = parameters
  if (typeof known === 'number' && known > Date.now() * 1_000 - SETTLED_AFTER) {
    throw invalidParameter('known_as_of', 'must lie at least 5 seconds in the past, if it is a time')
  }
  if (asOf !== undefined && asOf > Date.now() * 1_000 + AHEAD_US) {
    throw invalidParameter('as_of', 'must not lie in the future')
  }
  return parameters
}
