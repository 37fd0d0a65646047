import { z } from 'zod'
import { invalidParameter } from '@throughline/platform'
import { instant, text } from '../http/body-parts.js'
import { readBody } from '../identity/requests.js'

const YEAR_MS = 31_536_000_000
/** As much as the timeline service reckons with. */
const MAX_OPEN_MS = 999_999_999

const name = text(128)

const about = z.strictObject({
  source: text(1_024).optional(),
  conversation: text(1_024).optional(),
  orderId: text(1_024).optional(),
  contractId: text(1_024).optional(),
  complaintId: text(1_024).optional(),
  product: text(255).optional(),
})

const by = z.strictObject({ kind: z.enum(['agent', 'bot', 'system']), id: text(255).optional(), name: text(255).optional() })

/** What somebody promises to a customer. */
export const commitmentBody = z.strictObject({
  what: text(2_000),
  kind: name.optional(),
  dueAt: instant.optional(),
  durationMs: z.int().min(1).max(10 * YEAR_MS).optional(),
  withinOpenMs: z.int().min(1).max(MAX_OPEN_MS).optional(),
  words: text(2_000).optional(),
  owner: text(255).optional(),
  queue: name.optional(),
  about: about.optional(),
  channel: name.optional(),
  topic: name.optional(),
  by: by.optional(),
})

export const endBody = z.strictObject({ how: text(2_000).optional(), reason: name.optional(), by: by.optional() })

export type CommitmentBody = z.output<typeof commitmentBody>
export type EndBody = z.output<typeof endBody>

/** @throws Problem 400 that names the member that is wrong */
export function readCommitment(body: unknown): CommitmentBody {
  const read = readBody(commitmentBody, body)
  const given = (['dueAt', 'durationMs', 'withinOpenMs'] as const).filter((key) => read[key] !== undefined)
  if (given.length > 1) throw invalidParameter(given[1]!, 'give one of dueAt, durationMs and withinOpenMs')
  return read
}

/** The id of a commitment, out of a path. @throws Problem 400 */
export function readCommitmentId(id: string): string {
  return readBody(z.strictObject({ id: text(1_024) }), { id }).id
}
