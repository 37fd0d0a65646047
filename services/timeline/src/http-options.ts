import type { HttpServiceOptions } from '@throughline/platform'
import { timelineApi } from './docs/api.js'
import { Rights } from './stream/rights.js'
import { addTicketAccess, STREAM_ROUTE } from './stream/ticket-access.js'
import { Tickets } from './stream/tickets.js'

const HANDLER_TIMEOUT_MS = 30_000
const STREAMS: ReadonlySet<string> = new Set([STREAM_ROUTE, '/v1/rules/stream'])

/** How the timeline speaks HTTP. */
export const httpOptions: HttpServiceOptions = {
  service: 'timeline',
  openapi: timelineApi,
  limits: { bodyLimitBytes: 32_768, handlerTimeoutMs: 0 },
  configure: (fastify, app) => {
    // A stream is answered as long as it is open; it ends by its own rules.
    fastify.addHook('onRoute', (route) => {
      if (!STREAMS.has(route.url)) route.handlerTimeout = HANDLER_TIMEOUT_MS
    })
    addTicketAccess(fastify, app.get(Tickets, { strict: false }), app.get(Rights, { strict: false }))
  },
}
