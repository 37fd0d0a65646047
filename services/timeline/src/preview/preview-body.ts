import { microsOf } from '@throughline/events'
import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { MAX_WAIT_MS } from '../timeline/timeline-parameters.js'

/** Identifiers that one request may add, or take out. */
export const MAX_NAMED = 100

const ref = z.string('must be a string, type:value or id:<uuid>').min(1, 'must not be empty').max(2_048, 'is too long for a reference')
const refs = z.array(ref).min(1, 'names nobody').max(MAX_NAMED, `may name ${MAX_NAMED} at most`)
const instant = z
  .string()
  .refine((text) => microsOf(text) !== undefined, 'must be an RFC 3339 time such as 2026-03-01T09:30:00Z')
  .meta({ format: 'date-time' })
const wait = `must be a whole number from 0 to ${MAX_WAIT_MS}`

const merge = z.strictObject({ ref, with: ref })
const unmerge = z.strictObject({ ref, from: z.union([ref, refs]) })
const reassigned = z.strictObject({ identifier: ref, from: instant, to: ref.optional() })
const identifiers = z.strictObject({ ref, add: refs.optional(), remove: refs.optional(), reassigned: reassigned.optional() })

/** What is to be looked at beforehand: one of the three. */
export const previewBody = z.strictObject({
  merge: merge.optional(),
  unmerge: unmerge.optional(),
  identifiers: identifiers.optional(),
  after: z.string('must be a string').min(1, 'must not be empty').max(20_000, 'is too long to be one of ours').optional(),
  wait: z.int(wait).min(0, wait).max(MAX_WAIT_MS, wait).default(1_000),
})

export type PreviewBody = z.output<typeof previewBody>
export type IdentifiersBody = z.output<typeof identifiers>

/** @throws Problem 400 that names the member that is wrong */
export function readPreviewBody(body: unknown): PreviewBody {
  const result = previewBody.safeParse(body)
  if (!result.success) {
    const [issue] = result.error.issues
    if (issue?.code === 'unrecognized_keys') throw invalidParameter([...issue.path, issue.keys[0]].join('.'), 'is not a member of this body')
    throw invalidParameter(issue?.path.join('.') || 'body', issue?.message ?? 'not valid')
  }
  const { merge: one, unmerge: other, identifiers: third } = result.data
  if ([one, other, third].filter((wish) => wish !== undefined).length !== 1) {
    throw invalidParameter('body', 'give one of merge, unmerge and identifiers')
  }
  if (third && !third.add && !third.remove && !third.reassigned) {
    throw invalidParameter('identifiers', 'give add, remove or reassigned')
  }
  return result.data
}
