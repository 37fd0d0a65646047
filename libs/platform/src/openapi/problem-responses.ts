import { STATUS_CODES } from 'node:http'
import { PROBLEM_CONTENT_TYPE } from '../problems/send-problem.js'
import type { JsonSchema, Response } from './openapi.types.js'

export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'What went wrong (RFC 9457). Further members may be present.',
  required: ['type', 'title', 'status'],
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      description: 'The kind of problem; about:blank when the status says it all.',
      examples: ['urn:throughline:problem:invalid-parameter'],
    },
    title: { type: 'string', description: 'The same for every problem of this type.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What was wrong this time, and what to do.' },
    parameter: { type: 'string', description: 'The parameter that was wrong, if it was one.' },
  },
}

/** The answer of one status as a problem, with an example; for an operation's `responses`. */
export function problemResponse(status: number, description: string, example: Record<string, unknown> = {}): Response {
  const value = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, ...example }
  return {
    description,
    ...(status === 503 || status === 429 || status === 504 ? { headers: { 'Retry-After': retryAfter } } : {}),
    content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/Problem' }, example: value } },
  }
}

const retryAfter = { description: 'Seconds after which to try again.', schema: { type: 'integer', minimum: 1 } }

/** What every route with a scope can answer besides its own responses. */
export function guardResponses(needed: string, fresh = false): Record<string, Response> {
  return {
    401: problemResponse(401, fresh ? 'Nobody who is known, or somebody who has to sign in again.' : 'Nobody who is known.', {
      type: 'urn:throughline:problem:unauthorized',
      title: 'A valid key or token is needed',
      detail: 'Send a key or a token: Authorization: Bearer …',
    }),
    403: problemResponse(403, 'The scope is missing.', {
      type: 'urn:throughline:problem:missing-scope',
      title: 'A scope is missing',
      detail: `This route needs a key or token with the scope ${needed}.`,
    }),
    429: problemResponse(429, 'The tenant or the key has sent too many requests.', {
      type: 'urn:throughline:problem:too-many-requests',
      title: 'Too many at once',
      detail: 'This tenant may send 2000 requests a second, for a moment 10000 at once. Nothing of this request was done.',
      limit: 'tenant-reads',
    }),
    503: problemResponse(503, 'Something this route needs is away and is expected back.', {
      type: 'urn:throughline:problem:unavailable',
      title: 'Not available at the moment',
      detail: 'Keys cannot be looked up at the moment. Please try again.',
    }),
  }
}

/** What every route can answer before its own code is asked. */
export function requestResponses(hasPathParameters: boolean): Record<string, Response> {
  return {
    400: problemResponse(400, 'The request is not valid; where it is a parameter, the problem names it.'),
    ...(hasPathParameters ? { 414: problemResponse(414, 'A part of the path is too long.') } : {}),
    431: problemResponse(431, 'The headers, or the whole of the URL, are too large.'),
  }
}
