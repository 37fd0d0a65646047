import { trace } from '@opentelemetry/api'
import type { FastifyInstance } from 'fastify'
import type { JsonLogger } from '../logging/logger.js'
import { requestDuration } from '../metrics/metrics.js'
import type { RouteTable } from './route-table.js'

/** Of requests that no route answers, whose paths could hold anything. */
const NO_ROUTE = '(no route)'

/** What happens around every request: headers, the name of its span, its time, its line in the log. */
export function addRequestHooks(fastify: FastifyInstance, logger: JsonLogger, routes: RouteTable): void {
  fastify.addHook('onRoute', (route) => routes.add(route.url, route.method))
  fastify.addHook('onRequest', (request, reply, done) => {
    // The stories of customers are in answers: nobody on the way may keep them. What may be kept says so itself.
    void reply.header('cache-control', 'no-store')
    const route = request.routeOptions.url
    const span = trace.getActiveSpan()
    if (span && route !== undefined) span.updateName(`${request.method} ${route}`).setAttribute('http.route', route)
    done()
  })
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? NO_ROUTE
    const status = reply.statusCode
    requestDuration.observe({ method: request.method, route, status }, reply.elapsedTime / 1_000)
    if (logger.writes('debug')) {
      const durationMs = Math.round(reply.elapsedTime * 10) / 10
      logger.debug('answered', { method: request.method, route, status, durationMs }, 'Http')
    }
    done()
  })
}
