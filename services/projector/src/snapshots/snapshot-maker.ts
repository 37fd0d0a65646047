import { randomUUID } from 'node:crypto'
import { readSql } from '@throughline/database'
import { type Log, messageOf } from '@throughline/platform'
import type { MasterKeys } from '@throughline/subjects'
import type { Vault } from '@throughline/vault'
import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import { snapshotsMade } from '../metrics.js'
import { RulesOfTenants } from '../views/identity/rules-of-tenants.js'
import { readDue } from './customer.js'
import { Making, Overtaken } from './keep.js'
import { makeSnapshots } from './make.js'

const pickText = readSql(import.meta.url, './pick.sql')
const doneText = `delete from views.snapshot_wanted
  where tenant_id = $1 and build = $2 and subject_id = $3 and times = $4`
const laterText = `update views.snapshot_wanted set due_at = now() + $4 * interval '1 millisecond'
  where tenant_id = $1 and build = $2 and subject_id = $3`

/** So many events behind the last snapshot make another one worth while; fewer are folded as fast as they are read. */
export const DISTANCE_EVENTS = 500
/** Customers that are looked at in a round. */
const PICKED = 50
/** A subject with fewer events is not looked at: others of the same customer may have more. */
const WORTH = 50
/** Nobody else takes up a customer for so long. */
const HELD_MS = 300_000
/** What fails is tried again. */
const FAILED_MS = 600_000
const OVERTAKEN_MS = 1_000
/** A customer whose snapshots took some time to make has them made again after so many times that time. */
const REST = 10

interface Picked {
  tenant_id: string
  subject_id: string
  times: string
  long: boolean
}

export interface SnapshotMakerOptions {
  readonly pool: Pool
  readonly vault: Pick<Vault, 'read' | 'forget'>
  readonly keys: MasterKeys
  readonly log: Log
  /** Events behind the last snapshot that make another one worth while; default {@link DISTANCE_EVENTS}. */
  readonly distance?: number
}

/** Makes snapshots of customers with long histories, one customer at a time; one that cannot be folded stops no other. */
export class SnapshotMaker {
  /** When the composition of a customer is not made before, by `performance.now()`. */
  private readonly resting = new LRUCache<string, number>({ max: 10_000 })

  private readonly tenants: RulesOfTenants

  constructor(private readonly options: SnapshotMakerOptions) {
    this.tenants = new RulesOfTenants(options.keys)
  }

  /** Looks at some customers. @returns whether there may be more */
  async round(build: number, signal: AbortSignal): Promise<boolean> {
    const { rows } = await this.options.pool.query<Picked>(pickText, [build, PICKED, HELD_MS, WORTH])
    for (const picked of rows) {
      if (signal.aborted) return false
      await this.look(picked, build, signal)
    }
    return rows.length === PICKED
  }

  private async look(picked: Picked, build: number, signal: AbortSignal): Promise<void> {
    const { pool, log } = this.options
    const { tenant_id: tenantId, subject_id: subjectId, times } = picked
    const which = [tenantId, build, subjectId]
    try {
      const waitMs = picked.long ? await this.makeIfDue(tenantId, subjectId, build, signal) : 0
      if (waitMs > 0) await pool.query(laterText, [...which, waitMs])
      else await pool.query(doneText, [...which, times])
    } catch (error) {
      const overtaken = error instanceof Overtaken || signal.aborted
      snapshotsMade.inc({ outcome: overtaken ? 'overtaken' : 'failed' })
      if (!overtaken) log.warn('a snapshot could not be made', { tenantId, subjectId, error: messageOf(error) })
      await pool.query(laterText, [...which, overtaken ? OVERTAKEN_MS : FAILED_MS])
    }
  }

  /** @returns after how many milliseconds it should be looked again; 0: need not be */
  private async makeIfDue(tenantId: string, subjectId: string, build: number, signal: AbortSignal): Promise<number> {
    const { pool, vault, distance = DISTANCE_EVENTS } = this.options
    const due = await readDue(pool, tenantId, subjectId, distance)
    if (due === undefined) return 0
    const restMs = (this.resting.get(due.composition) ?? 0) - performance.now()
    if (restMs > 0) return restMs
    const making = new Making(pool, vault, build, due, randomUUID())
    const begun = performance.now()
    await making.start()
    try {
      // Read again: what was said or erased before it was noted who makes them would not stop it.
      const now = await readDue(pool, tenantId, subjectId, distance)
      if (now === undefined || now.composition !== due.composition) return OVERTAKEN_MS
      const keep = new Making(pool, vault, build, now, making.maker)
      const reading = await this.tenants.reading(pool, tenantId)
      await makeSnapshots(now, { pool, vault, reading, signal, keep: (checkpoint) => keep.keep(checkpoint) })
      snapshotsMade.inc({ outcome: 'made' })
    } finally {
      await making.end()
      this.resting.set(due.composition, performance.now() + REST * (performance.now() - begun))
    }
    return 0
  }
}
