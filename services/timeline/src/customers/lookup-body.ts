import { invalidParameter, Problem } from '@throughline/platform'
import { z } from 'zod'
import { MAX_WAIT_MS } from '../timeline/timeline-parameters.js'

const wait = `must be a whole number from 0 to ${MAX_WAIT_MS}`

/** What a look-up is told. */
export const lookupBody = z.strictObject({
  ref: z.string('must be a string, type:value or id:<uuid>').max(2_048, 'is too long for a reference'),
  after: z.string('must be a string').min(1, 'must not be empty').max(20_000, 'is too long to be one of ours').optional(),
  wait: z.int(wait).min(0, wait).max(MAX_WAIT_MS, wait).default(1_000),
})

export type LookupBody = z.output<typeof lookupBody>

/** @throws Problem 400 that names the member that is wrong */
export function readLookupBody(body: unknown): LookupBody {
  const result = lookupBody.safeParse(body)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  if (issue.code === 'unrecognized_keys') throw invalidParameter(String(issue.keys[0]), 'is not a member of this body')
  if (issue.path[0] === undefined) throw new Problem({ status: 400, detail: 'The body must be a JSON object with ref.' })
  throw invalidParameter(String(issue.path[0]), issue.message)
}
