import { z } from 'zod'
import { microsOf } from '../time.js'
import { textKinds } from './kinds.js'

/** A name or code out of a vocabulary: a queue, a reason, a store, a product number. */
export const code = z.string().min(1).max(128)

/** An id given by the sender's system. */
export const id = z.string().min(1).max(1024).register(textKinds, { kind: 'id' })

/** Words of a person. The limit of strings (64 KiB) applies. */
export const words = z.string().register(textKinds, { kind: 'words' })

export const instant = z
  .string()
  .refine((text) => microsOf(text) !== undefined, { error: 'expected an RFC 3339 time such as 2026-03-01T12:00:00Z' })
  .meta({ format: 'date-time' })

/** A duration in milliseconds; names of such fields end in `Ms`. */
export const duration = z.int().min(0)

export const count = z.int().min(0)

/** Between 0 and 1. */
export const share = z.number().min(0).max(1)

export const url = z.string().min(1).max(8192)

/** BCP 47, such as `en` or `de-AT`. */
export const language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/, { error: 'expected a language tag such as de-AT' })
