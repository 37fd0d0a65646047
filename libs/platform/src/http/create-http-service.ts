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
import { letGoWhenClosing } from './shutdown.js'
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
    bodyParser: false, // Fastify's own JSON parser is all there is; a service adds what else it takes.
    routeConflictPolicy: { duplicate: 'error', shadow: 'error' },
  })
  try {
    const fastify = adapter.getInstance<FastifyInstance>()
    fastify.removeContentTypeParser('text/plain')
    addRequestHooks(fastify, logger, routes)
    letGoWhenClosing(fastify)
    collectProcessMetrics(options.service)
    await options.configure?.(fastify, app)
    const discovery = app.get(DiscoveryService, { strict: false })
    const canAuthenticate = discovery.getProviders().some((provider) => provider.token === AUTHENTICATOR)
    auditRoutes(app.get(Reflector), controllerRoutes(discovery), canAuthenticate)
    if (options.openapi) describe(app, fastify, options.openapi)
    await app.init()
    await fastify.ready()
    return app
  } catch (error) {
    await app.close()
    throw error
  }
}

/** The document is built once at the start: a route without a description is found then, not by a reader. */
function describe(app: NestFastifyApplication, fastify: FastifyInstance, info: ApiInfo): void {
  const document = app.get(ApiDocument).build(info)
  serveDocs(fastify, info.title, () => document)
}
