import type { FastifyInstance, FastifyRequest } from 'fastify'
import { callerOf } from '../auth/caller-of.js'
import { routeOf } from '../http/route-settings.js'
import type { RateLimits } from './rate-limits.js'

/**
 * Charges every request of a caller who was let in, before its body is read: a flood is refused at the price of its
 * headers. A route that takes events charges one here and the others when it has counted them.
 */
export function addRateLimits(fastify: FastifyInstance, limits: RateLimits): void {
  fastify.addHook('onRequest', (request: FastifyRequest, reply, done) => {
    const caller = callerOf(request)
    if (caller === undefined) {
      done()
      return
    }
    try {
      void reply.headers(limits.charge(caller, routeOf(request).charged ?? 'reads', 1))
      done()
    } catch (error) {
      done(error as Error)
    }
  })
}
