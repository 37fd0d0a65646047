import type { DynamicModule, Type } from '@nestjs/common'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { ConfigError } from '../config/load-config.js'
import { HealthRegistry } from '../health/health-registry.js'
import { createLogger, type JsonLogger } from '../logging/logger.js'
import { createHttpService, type HttpServiceOptions } from './create-http-service.js'
import { listen, ListenError } from './listen.js'
import { shutDownOnSignals } from './shutdown.js'

export interface RunOptions extends HttpServiceOptions {
  /** Address to listen on, from `HOST`. */
  host: string
  /** Port to listen on, from `PORT`; 0 takes a free one. */
  port: number
}

/**
 * Runs a service until SIGTERM or SIGINT. Resolves when it listens.
 *
 * @throws ListenError that names the port and the setting, when it can't
 */
export async function runHttpService(root: Type | DynamicModule, options: RunOptions): Promise<NestFastifyApplication> {
  const logger = options.logger ?? createLogger(options.service)
  const app = await createHttpService(root, { ...options, logger })
  shutDownOnSignals(app, app.get(HealthRegistry, { strict: false }), logger)
  try {
    await listen(app, options.host, options.port)
  } catch (error) {
    await app.close()
    throw error
  }
  const startMs = Math.round(performance.now())
  logger.log('listening', { url: await app.getUrl(), startMs }, 'Http')
  return app
}

/**
 * The whole of a service's `main.ts`: runs the start, and ends the process with code 1 and one
 * clear line when it fails. Mistakes of the operator are told without a stack.
 */
export async function main(service: string, start: (logger: JsonLogger) => Promise<unknown>): Promise<void> {
  const logger = createLogger(service)
  process.on('unhandledRejection', (reason) => die(logger, 'a promise was rejected and nobody handled it', reason))
  process.on('uncaughtException', (error) => die(logger, 'an error was not caught', error))
  try {
    await start(logger)
  } catch (error) {
    if (error instanceof ConfigError || error instanceof ListenError) {
      logger.fatal(error.message, 'Start')
      process.exit(1)
    }
    die(logger, 'could not start', error)
  }
}

function die(logger: JsonLogger, message: string, reason: unknown): never {
  logger.fatal(message, reason instanceof Error ? reason : new Error('not an Error'), 'Process')
  process.exit(1)
}
