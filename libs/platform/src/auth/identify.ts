import type { FastifyRequest } from 'fastify'
import { Problem, unavailable } from '../problems/problem.js'
import { principalOf, setPrincipal } from './auth.decorators.js'
import type { Authenticator, Principal } from './principal.js'

/**
 * Who sends a request, by its Authorization header; asked once a request. A hook that runs before the body is read
 * may call it, so that strangers' bodies are not read; the guard then finds the answer.
 *
 * @throws Problem 401 without a key that is known, 503 when keys cannot be looked up now
 */
export async function identify(request: FastifyRequest, authenticator: Authenticator): Promise<Principal> {
  const known = principalOf(request)
  if (known) return known
  const principal = await lookUp(bearerToken(request.headers.authorization), authenticator)
  if (!principal) throw unauthorized('This key is not known, or has been revoked.', 'error="invalid_token"')
  setPrincipal(request, principal)
  return principal
}

async function lookUp(token: string, authenticator: Authenticator): Promise<Principal | undefined> {
  try {
    return await authenticator.authenticate(token)
  } catch (cause) {
    throw unavailable('Keys cannot be looked up at the moment. Please try again.', { cause })
  }
}

function bearerToken(header: string | undefined): string {
  if (header === undefined) throw unauthorized('Send a key: Authorization: Bearer tl_…')
  const [, token] = /^Bearer +([\w.~+/=-]{1,512}) *$/i.exec(header) ?? []
  if (token === undefined) throw unauthorized('The Authorization header is not of the form: Bearer tl_…', 'error="invalid_request"')
  return token
}

function unauthorized(detail: string, challenge?: string): Problem {
  return new Problem({
    status: 401,
    type: 'unauthorized',
    title: 'A valid key is needed',
    detail,
    headers: { 'www-authenticate': ['Bearer realm="throughline"', challenge].filter(Boolean).join(', ') },
  })
}
