import { createBus, type Bus } from '@throughline/bus'
import { DEFAULT_PARTS } from '@throughline/log/migrate'
import { createMasterKeys, type MasterKeys } from '@throughline/subjects'
import { createTenantKeys } from '@throughline/vault'
import { enginesOfThisRun, type Engines } from './engines.js'

export interface BenchSettings extends Record<string, number> {
  /** Records that a consumer has to get through. */
  events: number
  /** How often each contender runs; medians count. */
  rounds: number
  /** How long each HTTP load lasts. */
  seconds: number
  /** Reading requests a second. */
  rate: number
  /** Events a second that are published meanwhile. */
  load: number
}

/** What all suites share. */
export interface Bench {
  settings: BenchSettings
  engines: Engines
  bus: Bus
  keys: MasterKeys
  keysFile: string
  tenantKeysFile: string
  /** A free port for the contender of the moment. */
  port: number
  /** Free ports for several services at a time; the first is `port`. */
  ports: readonly number[]
  makeTopics(...names: string[]): Promise<void>
}

export function openBench(settings: BenchSettings): Bench {
  const engines = enginesOfThisRun()
  const keysFile = `${engines.folder}/keys.json`
  const tenantKeysFile = `${engines.folder}/tenant-keys.json`
  createTenantKeys(tenantKeysFile)
  const ports = (process.env['BENCH_PORTS'] ?? '4900,4901,4902,4903,4904').split(',').map(Number)
  const bus = createBus({ brokers: engines.brokers, clientId: 'throughline-bench' })
  return {
    settings,
    engines,
    bus,
    keys: createMasterKeys(keysFile),
    keysFile,
    tenantKeysFile,
    port: ports[0] as number,
    ports,
    makeTopics: async (...names) => {
      const topics = bus.topics()
      await topics.ensure(names.map((name) => ({ name, partitions: DEFAULT_PARTS })))
      await topics.close()
    },
  }
}
