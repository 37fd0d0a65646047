import { invalidParameter, Problem } from '@throughline/platform'
import { z } from 'zod'
import { MAX_LIMIT, MAX_WAIT_MS, readParameters, time, token, wholeNumber } from '../timeline/timeline-parameters.js'

const waitFault = `must be a whole number from 0 to ${MAX_WAIT_MS}`

/** The query parameters of a customer's groups. */
export const relationsParameters = z.strictObject({
  as_of: time.optional(),
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

/** Those of a group. */
export const groupParameters = relationsParameters.extend({
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  cursor: token.optional(),
})

/** What a look-up of a group is told. */
export const groupLookupBody = z.strictObject({
  group: z.string('must be a string, type:key or id:<uuid>').max(2_048, 'is too long for a reference'),
  after: z.string('must be a string').min(1, 'must not be empty').max(20_000, 'is too long to be one of ours').optional(),
  wait: z.int(waitFault).min(0, waitFault).max(MAX_WAIT_MS, waitFault).default(1_000),
})

export type RelationsParameters = z.output<typeof relationsParameters>
export type GroupParameters = z.output<typeof groupParameters>
export type GroupLookupBody = z.output<typeof groupLookupBody>

/** @throws Problem 400 that names the parameter that is wrong */
export const readRelationsParameters = (query: unknown): RelationsParameters => readParameters(relationsParameters, query)

/** @throws Problem 400 that names the parameter that is wrong */
export const readGroupParameters = (query: unknown): GroupParameters => readParameters(groupParameters, query)

/** @throws Problem 400 that names the member that is wrong */
export function readGroupLookupBody(body: unknown): GroupLookupBody {
  const result = groupLookupBody.safeParse(body)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  if (issue.code === 'unrecognized_keys') throw invalidParameter(String(issue.keys[0]), 'is not a member of this body')
  if (issue.path[0] === undefined) throw new Problem({ status: 400, detail: 'The body must be a JSON object with group.' })
  throw invalidParameter(String(issue.path[0]), issue.message)
}
