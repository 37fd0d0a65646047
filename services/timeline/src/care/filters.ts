import { z } from 'zod'
import { MAX_VALUES } from '../timeline/timeline-parameters.js'

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
