import type { HealthRegistry } from '@throughline/platform'
import type { Projector } from './projector.js'

/** What `/readyz` says: whether every view takes in what is in the log. */
export function addChecks(health: HealthRegistry, projector: Projector): void {
  health.add('database', async () => {
    await projector.pool.query('select parts from log.meta')
  })
  health.add('views', () => {
    const { faults, remarks } = projector
    if (faults.length > 0) return Promise.reject(new Error(faults.join('; ').slice(0, 2_000)))
    return Promise.resolve(remarks.length === 0 ? undefined : remarks.join('; ').slice(0, 2_000))
  })
}
