import type { DynamicModule, Type } from '@nestjs/common'
import { DiscoveryService, NestFactory, Reflector } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'
import { auditRoutes } from '../auth/audit-routes.js'
import { AUTHENTICATOR } from '../auth/principal.js'
import { createLogger, type JsonLogger } from '../logging/logger.js'
import { collectProcessMetrics } from '../metrics/metrics.js'
import { serveDocs } from '../openapi/docs-page.js'
import { ApiDocument } from '../openapi/document.js'
import type { ApiInfo } from '../openapi/openapi.types.js'
import { fastifyOptions, type HttpLimits } from './fastify-options.js'
import { addRequestHooks } from './request-hooks.js'
import { RouteTable } from './route-table.js'
import { PlatformModule } from './platform.module.js'
import { controllerRoutes } from './routes.js'

export interface HttpServiceOptions {
  /** Name in logs, metrics and traces. */
  service: string
  /** Without it there is no `/openapi.json` and no `/docs`. */
  openapi?: ApiInfo
  limits?: HttpLimits
  logger?: JsonLogger
  /** Called before routes are registered: content type parsers, hooks (CORS), Fastify plugins. */
  configure?: (fastify: FastifyInstance, app: NestFastifyApplication) => void | Promise<void>
}

/**
 * Makes a service that is ready to listen (tests: `app.inject(…)`), with problems, access control,
 * health, metrics and documents around the given module.
 *
 * @throws Error when a route says nothing about access, or a public-facing one has no description
 */
export async function createHttpService(
  root: Type | DynamicModule,
  options: HttpServiceOptions,
): Promise<NestFastifyApplication> {
  const logger = options.logger ?? createLogger(options.service)
  const routes = new RouteTable()
  const adapter = new FastifyAdapter(fastifyOptions(options.limits ?? {}))
  const app = await NestFactory.create<NestFastifyApplication>(PlatformModule.around(root, routes), adapter, {
    logger,
    abortOnError: false,
    bodyParser: true,
    routeConflictPolicy: { duplicate: 'error', shadow: 'error' },
  })
  try {
    const fastify = adapter.getInstance<FastifyInstance>()
    addRequestHooks(fastify, logger, routes)
    collectProcessMetrics(options.service)
    await options.configure?.(fastify, app)
    auditRoutes(app.get(Reflector), controllerRoutes(app.get(DiscoveryService, { strict: false })), has(app, AUTHENTICATOR))
    if (options.openapi) describe(app, fastify, options.openapi)
    await app.init()
    await fastify.ready()
    return app
  } catch (error) {
    await app.close()
    throw error
  }
}

function describe(app: NestFastifyApplication, fastify: FastifyInstance, info: ApiInfo): void {
  const document = app.get(ApiDocument)
  serveDocs(fastify, info.title, () => document.build(info))
}

function has(app: NestFastifyApplication, token: symbol): boolean {
  try {
    app.get(token, { strict: false })
    return true
  } catch {
    return false
  }
}
