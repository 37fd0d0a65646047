import type { DynamicModule, Type } from '@nestjs/common'
import { DiscoveryService, NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { POLICY, type RoutePolicy, type ServiceName } from '@throughline/access'
import type { FastifyInstance } from 'fastify'
import { AccessTable } from '../auth/access-table.js'
import { AUTHENTICATOR, type Authenticator } from '../auth/authenticator.js'
import { addGuard } from '../auth/guard.js'
import { addAudit } from '../audit/audit-hooks.js'
import { AUDIT, type AuditRecorder } from '../audit/audit-port.js'
import { addRateLimits } from '../limits/add-rate-limits.js'
import { RATE_LIMITS, type RateLimits } from '../limits/rate-limits.js'
import { createLogger, type JsonLogger } from '../logging/logger.js'
import { collectProcessMetrics } from '../metrics/metrics.js'
import { serveDocs } from '../openapi/docs-page.js'
import { ApiDocument } from '../openapi/document.js'
import type { ApiInfo } from '../openapi/openapi.types.js'
import { fastifyOptions, type HttpLimits } from './fastify-options.js'
import { addJsonBodies } from './json-bodies.js'
import { addRequestHooks } from './request-hooks.js'
import { addSecurityHeaders } from './security-headers.js'
import { letGoWhenClosing } from './shutdown.js'
import { RouteTable } from './route-table.js'
import { PlatformModule } from './platform.module.js'

export interface HttpServiceOptions {
  /** Name in logs, metrics, traces and the policy table. */
  service: ServiceName
  /** Who may use its routes. Default: the policy table; tests have their own. */
  policy?: readonly RoutePolicy[]
  /** Without it there is no `/openapi.json` and no `/docs`. */
  openapi?: ApiInfo
  limits?: HttpLimits
  /** Behind TLS: how long browsers insist on it, from `HSTS_SECONDS`. Default 0: they are not told. */
  hstsSeconds?: number
  logger?: JsonLogger
  /** Called before routes are registered: content type parsers, hooks (CORS), Fastify plugins. */
  configure?: (fastify: FastifyInstance, app: NestFastifyApplication) => void | Promise<void>
}

/**
 * Makes a service that is ready to listen (tests: `app.inject(…)`), with problems, access control,
 * health, metrics and documents around the given module.
 *
 * @throws Error when the policy table does not say who may use a route, or a public-facing one has no description
 */
export async function createHttpService(
  root: Type | DynamicModule,
  options: HttpServiceOptions,
): Promise<NestFastifyApplication> {
  const logger = options.logger ?? createLogger(options.service)
  const routes = new RouteTable()
  const access = new AccessTable(options.service, options.policy ?? POLICY)
  const adapter = new FastifyAdapter(fastifyOptions(options.limits ?? {}))
  const app = await NestFactory.create<NestFastifyApplication>(PlatformModule.around(root, routes, access), adapter, {
    logger,
    abortOnError: false,
    bodyParser: false, // addJsonBodies is all there is.
    routeConflictPolicy: { duplicate: 'error', shadow: 'error' },
  })
  try {
    const fastify = adapter.getInstance<FastifyInstance>()
    addJsonBodies(fastify)
    addRequestHooks(fastify, logger, routes)
    addSecurityHeaders(fastify, options.hstsSeconds ?? 0)
    letGoWhenClosing(fastify)
    collectProcessMetrics(options.service)
    await options.configure?.(fastify, app)
    const authenticator = provides(app, AUTHENTICATOR) ? app.get<Authenticator>(AUTHENTICATOR, { strict: false }) : undefined
    const audit = provides(app, AUDIT) ? app.get<AuditRecorder>(AUDIT, { strict: false }) : undefined
    addGuard(fastify, access, authenticator) // after the service's own hooks, which let web pages read why they are refused
    if (provides(app, RATE_LIMITS)) addRateLimits(fastify, app.get<RateLimits>(RATE_LIMITS, { strict: false }))
    if (audit) addAudit(fastify, access, audit)
    if (options.openapi) describe(app, fastify, options.openapi)
    await app.init()
    await fastify.ready()
    access.assertDecided(routes.all(), authenticator !== undefined)
    access.assertAudited(routes.all(), audit !== undefined)
    return app
  } catch (error) {
    await app.close()
    throw error
  }
}

/** Whether a module of the service provides something under a token. */
function provides(app: NestFastifyApplication, token: symbol): boolean {
  return app.get(DiscoveryService, { strict: false }).getProviders().some((provider) => provider.token === token)
}

/** The document is built once at the start: a route without a description is found then, not by a reader. */
function describe(app: NestFastifyApplication, fastify: FastifyInstance, info: ApiInfo): void {
  const document = app.get(ApiDocument).build(info)
  serveDocs(fastify, info.title, () => document)
}
