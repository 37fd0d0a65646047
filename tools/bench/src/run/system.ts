import type { Bench } from './bench.js'
import { type Child, ready, startService } from './child.js'
import type { BenchDatabase } from './engines.js'

export type ServiceName = 'gateway' | 'timeline' | 'recorder' | 'projector'

const names = ['gateway', 'timeline', 'recorder', 'projector'] as const

/** Some of our services on one database, as `npm start` has them. */
export interface RunningSystem {
  /** Where a service listens. */
  url(name: ServiceName): string
  stop(): Promise<void>
}

/**
 * Starts services and waits until they are ready.
 * @param topic of interactions; default: the usual one
 */
export async function startSystem(bench: Bench, database: BenchDatabase, services: readonly ServiceName[], topic?: string): Promise<RunningSystem> {
  const urls = new Map<ServiceName, string>()
  const children: Child[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()))
  }
  try {
    for (const name of services) {
      const port = bench.ports[names.indexOf(name)] as number
      const child = startService(name, environmentOf(bench, database, name, port, topic), `${bench.engines.folder}/${name}.log`)
      children.push(child)
      urls.set(name, `http://127.0.0.1:${port}`)
      await ready(child, `http://127.0.0.1:${port}/${name === 'recorder' ? 'healthz' : 'readyz'}`)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { url: (name) => urls.get(name) as string, stop }
}

function environmentOf(bench: Bench, database: BenchDatabase, name: ServiceName, port: number, topic?: string): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: database.urlFor(name),
    ...(name === 'recorder' ? { ERASER_DATABASE_URL: database.urlFor('eraser') } : {}),
    KAFKA_BROKERS: bench.engines.brokers.join(','),
    KEYS_FILE: bench.keysFile,
    TENANT_KEYS_FILE: bench.tenantKeysFile,
    PREPARED_STATEMENTS: 'true',
    ...(topic === undefined ? {} : { INTERACTIONS_TOPIC: topic }),
  }
}
