import { microsOf } from '@throughline/events'
import { z } from 'zod'

/** Words of up to so many characters. */
export const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((given) => given.isWellFormed() && !given.includes('\0'), { error: 'contains what is no text' })

/** Why somebody does something. */
export const reason = z.string().trim().min(1).max(500)

export const instant = z
  .string()
  .refine((given) => microsOf(given) !== undefined, { error: 'expected an RFC 3339 time such as 2026-03-01T12:00:00Z' })
  .meta({ format: 'date-time' })
