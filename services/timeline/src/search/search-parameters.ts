import { isRecord } from '@throughline/events'
import { invalidParameter, Problem } from '@throughline/platform'
import { z } from 'zod'
import { once, readParameters, listParameters } from '../timeline/timeline-parameters.js'

export const MAX_QUERY = 512

const { order: _newestFirst, ...filters } = listParameters.shape

/** The query parameters of a search; docs/search-operation.ts describes them, and a test holds the two together. */
export const searchParameters = z.strictObject({
  q: once.min(1, 'must not be empty').max(MAX_QUERY, `must have ${MAX_QUERY} characters at most`),
  customer: once.min(1, 'must not be empty').max(2_048, 'is too long for a reference').optional(),
  ...filters,
})

export type SearchParameters = z.output<typeof searchParameters>

/** @throws Problem 400 that names the first parameter that is wrong, and says what it must be */
export function readSearchParameters(query: unknown): SearchParameters {
  const parameters = readParameters(searchParameters, query)
  const { from, to } = parameters
  if (from !== undefined && to !== undefined && from > to) throw invalidParameter('to', 'must not be before from')
  return parameters
}

/** The same as members of a JSON object, with numbers as such. @throws Problem 400 */
export function readSearchBody(body: unknown): SearchParameters {
  if (!isRecord(body)) throw new Problem({ status: 400, detail: 'The body must be a JSON object with q.' })
  const given = Object.entries(body).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value])
  return readSearchParameters(Object.fromEntries(given))
}
