import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { MAX_VALUES, MAX_WAIT_MS, once, token, wholeNumber } from '../timeline/timeline-parameters.js'

/** A name or code, as events have them. */
export const name = z
  .string()
  .min(1, 'must not be empty')
  .max(128, 'must have 128 characters at most')
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'has a character that no event has')

/** A repeatable filter: any of its values. */
export function values<Value extends string>(value: z.ZodType<Value, string>) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat())
    .pipe(z.array(value).max(MAX_VALUES, `may be given ${MAX_VALUES} times at most`))
    .optional()
}

export const yesOrNo = once.pipe(z.enum(['true', 'false'], 'must be true or false')).transform((value) => value === 'true')

/** What every read takes that waits for what its caller has just told. */
export const waiting = { after: token.optional(), wait: wholeNumber(0, MAX_WAIT_MS).default(1_000) }

/** @throws Problem 400 where a time ends before it begins */
export function inOrder<Name extends string, Parameters extends Readonly<Partial<Record<Name, number | undefined>>>>(
  parameters: Parameters,
  from: Name,
  to: Name,
): Parameters {
  const [begin, end] = [parameters[from], parameters[to]]
  if (begin !== undefined && end !== undefined && begin > end) throw invalidParameter(to, `must not be before ${from}`)
  return parameters
}
