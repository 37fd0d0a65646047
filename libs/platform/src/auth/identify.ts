import type { Caller } from '@throughline/access'
import type { FastifyRequest } from 'fastify'
import { Problem, unavailable } from '../problems/problem.js'
import { propertyOf } from '../unknown.js'
import type { Authenticator } from './authenticator.js'
import { callerOf, setCaller } from './caller-of.js'

/**
 * Who sends a request, by its Authorization header; asked once a request. A service's own hook may call it before the
 * guard does, which then finds the answer.
 *
 * @throws Problem 401 without a key that is known, 503 when keys cannot be looked up now
 */
export async function identify(request: FastifyRequest, authenticator: Authenticator): Promise<Caller> {
  const known = callerOf(request)
  if (known) return known
  const caller = await lookUp(credentialIn(request.headers.authorization), authenticator)
  if (!caller) throw unauthorized('This key or token is not known, or no longer valid.', 'error="invalid_token"')
  setCaller(request, caller)
  return caller
}

async function lookUp(token: string, authenticator: Authenticator): Promise<Caller | undefined> {
  try {
    return await authenticator.authenticate(token)
  } catch (cause) {
    throw unavailable('Keys cannot be looked up at the moment. Please try again.', { cause, ...retryOf(cause) })
  }
}

function retryOf(cause: unknown): { retryAfterSeconds?: number } {
  const seconds = propertyOf(cause, 'retryAfterSeconds')
  return typeof seconds === 'number' ? { retryAfterSeconds: seconds } : {}
}

const FORM = /^(Bearer|Basic) +([\w.~+/=-]{1,8192}) *$/i

/** Also a key as the user of Basic (RFC 7617), without a password, which is all that many SDKs can send. */
function credentialIn(header: string | undefined): string {
  if (header === undefined) throw unauthorized('Send a key or a token: Authorization: Bearer …')
  const [, scheme, text] = FORM.exec(header) ?? []
  if (text === undefined) throw unauthorized('The Authorization header is not of the form: Bearer …', 'error="invalid_request"')
  return scheme?.toLowerCase() === 'basic' ? (Buffer.from(text, 'base64').toString('latin1').split(':', 1)[0] ?? '') : text
}

function unauthorized(detail: string, challenge?: string): Problem {
  return new Problem({
    status: 401,
    type: 'unauthorized',
    title: 'A valid key or token is needed',
    detail,
    headers: { 'www-authenticate': ['Bearer realm="throughline"', challenge].filter(Boolean).join(', ') },
  })
}
