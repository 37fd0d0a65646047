import type { HealthRegistry } from '@throughline/platform'
import type { Recorder } from './recorder.js'

/** What `/readyz` says: whether everything that is in Kafka gets into the log now. */
export function addChecks(health: HealthRegistry, recorder: Recorder): void {
  health.add('database', async () => {
    await recorder.pool.query('select parts from log.meta')
  })
  health.add('broker', () => refuse(recorder.watchFault))
  health.add('recording', () => refuse(recorder.faults().join('; ') || undefined))
}

function refuse(fault: string | undefined): Promise<void> {
  return fault === undefined ? Promise.resolve() : Promise.reject(new Error(fault))
}
