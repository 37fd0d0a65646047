import type { Type } from '@nestjs/common'
import { Callers, ControlDirectory } from '@throughline/control'
import { AccessTable, type HttpServiceOptions } from '@throughline/platform'
import { apiInfo } from '../docs/api-info.js'
import { MAX_BODY_BYTES } from '../events/read/limits.js'
import { Gateway } from '../gateway.js'
import { addBrowserAccess } from './browser-access.js'
import { originsOf } from './origins.js'

const HANDLER_TIMEOUT_MS = 30_000
/** Paths of pages for people, and how large their forms are at most. */
const PAGES = ['/s/', '/f/']
const MAX_FORM_BYTES = 32_768

/** How the gateway speaks HTTP. */
export const httpOptions: HttpServiceOptions = {
  service: 'gateway',
  openapi: apiInfo,
  limits: { bodyLimitBytes: MAX_BODY_BYTES, handlerTimeoutMs: 0 },
  configure: (fastify, app) => {
    // A signal and a timer cost 50 µs a request. Publishing has limits of its own: each send to Kafka ends in time.
    fastify.addHook('onRoute', (route) => {
      if (route.url !== '/v1/events') route.handlerTimeout = HANDLER_TIMEOUT_MS
      if (PAGES.some((page) => route.url.startsWith(page))) route.bodyLimit = MAX_FORM_BYTES
    })
    const part = <T>(type: Type<T>): T => app.get(type, { strict: false })
    addBrowserAccess(fastify, part(AccessTable), part(Callers), originsOf(part(ControlDirectory), part(Gateway)))
  },
}
