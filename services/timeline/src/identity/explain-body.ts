import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { MAX_WAIT_MS, token, wholeNumber } from '../timeline/timeline-parameters.js'

const text = z.string('must be a string, type:value or id:<uuid>').min(1, 'must not be empty').max(2_048, 'is too long for a reference')
const wait = `must be a whole number from 0 to ${MAX_WAIT_MS}`

/** The query parameters of an explanation. */
export const explainParameters = z.strictObject({
  a: text,
  b: text,
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

/** The same as a body, so that no personal data has to stand in a URL. */
export const explainBody = z.strictObject({
  a: text,
  b: text,
  after: z.string('must be a string').min(1, 'must not be empty').max(20_000, 'is too long to be one of ours').optional(),
  wait: z.int(wait).min(0, wait).max(MAX_WAIT_MS, wait).default(1_000),
})

export type ExplainBody = z.output<typeof explainBody>

/** @throws Problem 400 that names the member that is wrong */
export function readExplainBody(body: unknown): ExplainBody {
  const result = explainBody.safeParse(body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (issue?.code === 'unrecognized_keys') throw invalidParameter(String(issue.keys[0]), 'is not a member of this body')
  throw invalidParameter(issue?.path.join('.') || 'body', issue?.message ?? 'not valid')
}
