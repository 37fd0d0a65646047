import type { Callers } from '@throughline/control'
import { type AccessTable, identify, Problem } from '@throughline/platform'
import { SEGMENT_PATHS } from '@throughline/access'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Origins } from './origins.js'

const ALLOWED_HEADER = /^(authorization|content-type|traceparent|tracestate|throughline-purpose|ce-[a-z0-9]{1,64})$/
/** What a web page may post to. */
const BROWSER_PATHS = ['/v1/events', ...SEGMENT_PATHS]
const PREFLIGHT_SECONDS = 600
const MAX_ORIGIN = 512

/**
 * Finds out who is calling before the body is read, and which web pages may call. A preflight carries no key, so it is
 * answered by the origins of all usable keys; the request itself by those of its own key.
 */
export function addBrowserAccess(fastify: FastifyInstance, access: AccessTable, callers: Callers, origins: Origins): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions
    if (url === undefined || access.of(request.method, url)?.scopes === 'public') return
    const caller = await identify(request, callers)
    const { origin } = request.headers
    if (origin === undefined || isOwnOrigin(origin, request)) return
    void reply.header('vary', 'origin')
    if (!origins.mayUse(origin, caller)) {
      throw new Problem({
        status: 403,
        type: 'origin-not-allowed',
        title: 'The key may not be used from this web page',
        detail: 'The origin of the page is none of the key. Make a key that names it.',
      })
    }
    void reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': 'retry-after, ratelimit, ratelimit-policy' })
  })
  for (const path of BROWSER_PATHS) fastify.options(path, (request, reply) => answerPreflight(origins, request, reply))
}

/** A page of the gateway itself, such as its API documents. */
function isOwnOrigin(origin: string, request: FastifyRequest): boolean {
  return origin === `${request.protocol}://${request.headers.host}`
}

async function answerPreflight(origins: Origins, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { origin } = request.headers
  const asked = request.headers['access-control-request-headers'] ?? ''
  void reply.code(204).headers({ allow: 'GET, HEAD, OPTIONS, POST', vary: 'origin, access-control-request-headers' })
  if (origin !== undefined && origin.length <= MAX_ORIGIN && (await origins.isKnown(origin))) {
    const headers = asked.split(',').map((name) => name.trim().toLowerCase())
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': headers.filter((name) => ALLOWED_HEADER.test(name)).join(', '),
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    })
  }
  return reply.send()
}
