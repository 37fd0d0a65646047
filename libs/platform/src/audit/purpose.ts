import type { FastifyRequest } from 'fastify'
import type { Parameter } from '../openapi/openapi.types.js'
import { invalidParameter, type Problem } from '../problems/problem.js'

const NAME = 'throughline-purpose'
const MAX_LENGTH = 200

/** How documents describe the header, on every route that is recorded. */
export const purposeParameter: Parameter = {
  name: NAME,
  in: 'header',
  description: 'Why this is done, for the audit.',
  schema: { type: 'string', maxLength: MAX_LENGTH },
  example: 'customer called back',
}

/** Why a request is made, in the caller's words; a Problem when that is too long. */
export function purposeOf({ headers }: FastifyRequest): string | Problem | undefined {
  const purpose = headers[NAME]
  if (purpose === undefined || purpose === '') return undefined
  if (typeof purpose === 'string' && purpose.length <= MAX_LENGTH) return purpose
  return invalidParameter(NAME, `must have ${MAX_LENGTH} characters at most`)
}
