import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'

const token = z.string('may be given once only').min(1, 'must not be empty').max(24_000, 'is too long to be one of ours')

/** The query parameters of a stream; docs/stream-operation.ts describes them. */
export const streamParameters = z.strictObject({
  last_event_id: token.optional(),
  ticket: token.optional(),
})

export type StreamParameters = z.output<typeof streamParameters>

/** @throws Problem 400 that names the first parameter that is wrong */
export function readStreamParameters(query: unknown): StreamParameters {
  const result = streamParameters.safeParse(query)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  if (issue.code === 'unrecognized_keys') throw invalidParameter(String(issue.keys[0]), 'is not a parameter of this route')
  throw invalidParameter(String(issue.path[0]), issue.message)
}
