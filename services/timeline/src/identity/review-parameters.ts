import { type RefusedKey, REVIEW_REASONS } from '@throughline/log'
import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { MAX_WAIT_MS, token, wholeNumber } from '../timeline/timeline-parameters.js'

const MAX_LIMIT = 200

/** The query parameters of the review queue. */
export const reviewParameters = z.strictObject({
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  cursor: z.string('may be given once only').min(1, 'must not be empty').max(400, 'is too long to be one of ours').optional(),
  reason: z.enum(REVIEW_REASONS, `must be one of ${REVIEW_REASONS.join(', ')}`).optional(),
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

export type ReviewParameters = z.output<typeof reviewParameters>

const key = z.tuple([z.int(), z.uuid(), z.uuid(), z.uuid(), z.enum(REVIEW_REASONS)])

/** Where the next page goes on, for clients to hand back. */
export function cursorOf({ at, a, b, eventUid, reason }: RefusedKey): string {
  return Buffer.from(JSON.stringify([at, a, b, eventUid, reason])).toString('base64url')
}

/** @throws Problem 400 when it is no cursor of ours */
export function keyIn(cursor: string): RefusedKey {
  const read = key.safeParse(jsonIn(cursor))
  if (!read.success) throw invalidParameter('cursor', 'take it from the `next` of a page as it is')
  const [at, a, b, eventUid, reason] = read.data
  return { at, a, b, eventUid, reason }
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
