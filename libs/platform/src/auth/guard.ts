import { type Caller, FRESH_SECONDS, isFresh, type RoutePolicy, type Scope } from '@throughline/access'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../problems/problem.js'
import type { AccessTable } from './access-table.js'
import type { Authenticator } from './authenticator.js'
import { identify } from './identify.js'
import { neededScopes } from './needed-scopes.js'

/**
 * Lets in who the policy table lets in, before the body is read, on every route: controllers' and Fastify's own.
 * Denies by default.
 */
export function addGuard(fastify: FastifyInstance, table: AccessTable, authenticator: Authenticator | undefined): void {
  fastify.addHook('onRequest', async (request) => {
    const { url } = request.routeOptions
    if (url === undefined) return // no route: the answer is 404
    const entry = table.of(request.method, url)
    if (entry?.scopes === 'public') return
    if (!entry || !authenticator) throw new Problem({ status: 403, detail: 'Nobody has been given access to this route.' })
    admit(await identify(request, authenticator), entry)
  })
}

/**
 * For routes whose policy says `fresh: 'handler'`: lets only a person pass who signed in within the last five minutes.
 *
 * @throws Problem 401 that asks for signing in again (RFC 9470)
 */
export function assertFresh(caller: Caller): void {
  if (!isFresh(caller)) throw staleProblem()
}

function admit(caller: Caller, { scopes, also = [], organisations, fresh }: RoutePolicy): void {
  if (scopes === 'public') return
  if (!scopes.some((scope) => caller.scopes.includes(scope))) throw missingScope(scopes, also)
  if (!also.every((scope) => caller.scopes.includes(scope))) throw missingScope(scopes, also)
  if (caller.organisation !== undefined && !organisations) throw brandOnly()
  if (fresh === true) assertFresh(caller)
}

function missingScope(scopes: readonly Scope[], also: readonly Scope[]): Problem {
  return new Problem({
    status: 403,
    type: 'missing-scope',
    title: 'A scope is missing',
    detail: `This route needs a key or token with the scope ${neededScopes(scopes, also)}.`,
    headers: { 'www-authenticate': `Bearer realm="throughline", error="insufficient_scope", scope="${[...scopes, ...also].join(' ')}"` },
  })
}

function brandOnly(): Problem {
  return new Problem({
    status: 403,
    type: 'brand-only',
    title: 'For the brand alone',
    detail: 'This route is about the whole tenant; the key or token belongs to one organisation of it.',
  })
}

function staleProblem(): Problem {
  const challenge = [
    'Bearer realm="throughline"',
    'error="insufficient_user_authentication"',
    'error_description="Sign in again"',
    `max_age="${FRESH_SECONDS}"`,
  ]
  return new Problem({
    status: 401,
    type: 'sign-in-again',
    title: 'Signing in again is needed',
    detail: `This needs the token of a person who signed in within the last ${FRESH_SECONDS / 60} minutes.`,
    headers: { 'www-authenticate': challenge.join(', ') },
  })
}
