import type { INestApplicationContext } from '@nestjs/common'
import type { FastifyInstance } from 'fastify'
import type { HealthRegistry } from '../health/health-registry.js'
import type { JsonLogger } from '../logging/logger.js'
import { flushTelemetry } from '../telemetry/flush.js'

/** Longer than the longest wait of any route, shorter than what supervisors allow. */
const SHUTDOWN_LIMIT_MS = 20_000

const SWEEP_MS = 20
const GRACE_MS = 100

/**
 * A client may send on a connection at the very moment at which the server ends it for being idle. So for
 * {@link GRACE_MS} answers only say `Connection: close`, and busy clients let go by themselves.
 *
 * Afterwards Node ends idle connections once; those that answer a request at that moment fall idle
 * later and would keep the server open until the client lets go.
 */
export function letGoWhenClosing(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done) => {
    if (!fastify.server.listening) {
      done()
      return
    }
    setTimeout(() => {
      const sweep = setInterval(() => fastify.server.closeIdleConnections(), SWEEP_MS)
      fastify.server.once('close', () => clearInterval(sweep))
      done()
    }, GRACE_MS)
  })
}

/**
 * Ends the process well on SIGTERM and SIGINT: not ready any more, no new connections, everything
 * that was taken is answered, then Nest's `onApplicationShutdown` hooks (close pools and producers
 * there: earlier hooks run while requests are still being answered), then the last spans.
 *
 * A second signal, or {@link SHUTDOWN_LIMIT_MS}, ends it at once with code 1.
 */
export function shutDownOnSignals(app: INestApplicationContext, health: HealthRegistry, logger: JsonLogger): void {
  let stopping = false
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1)
    stopping = true
    logger.log('stopping', { signal }, 'Shutdown')
    setTimeout(() => {
      logger.error('did not stop in time', { limitMs: SHUTDOWN_LIMIT_MS }, 'Shutdown')
      process.exit(1)
    }, SHUTDOWN_LIMIT_MS).unref()
    health.stop()
    try {
      await app.close()
      await flushTelemetry()
      logger.log('stopped', 'Shutdown')
      process.exit(0)
    } catch (error) {
      logger.error('stopped with an error', error, 'Shutdown')
      process.exit(1)
    }
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, (name) => void stop(name))
}
