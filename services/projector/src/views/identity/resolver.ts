import { type IdentityRules, Region } from '@throughline/identity'
import { type IdentityShelf, loadRegion } from '@throughline/log'
import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../../in-transaction.js'
import type { Settling } from '../view.js'
import { withdrawSome } from './withdraw.js'
import { nextPiece } from './sweep.js'
import { writeCustomers } from './write-customers.js'
import { wantAgain } from '../snapshots/want-again.js'

const waitingText = `select r.tenant_id from views.identity_resolver r
  where r.build = $1 and exists (select from views.identity_dirty d where d.tenant_id = r.tenant_id and d.build = $1)
  order by r.resolved, r.tenant_id limit 100`
/** Whoever has the row resolves. It is changed, so that whoever saw an older state cannot have it. */
const holdText = `update views.identity_resolver set resolved = resolved + 1
  where (tenant_id, build) in (
    select tenant_id, build from views.identity_resolver where tenant_id = $1 and build = $2 for update skip locked
  ) returning resolved`
const dirtyText = `select seq, subject_id,
    exists (select from views.identity_retracting t where t.tenant_id = $1 and t.build = $2) as retracts
  from views.identity_dirty where tenant_id = $1 and build = $2 order by seq limit $3`
const doneText = 'delete from views.identity_dirty where tenant_id = $1 and build = $2 and seq = any ($3::bigint[])'
const pendingText = `select count(*)::int as pending
  from (select from views.identity_dirty where build = $1 limit 100000) d`

const MAX_DIRTY = 1_000

interface DirtyRow {
  seq: string
  subject_id: string
  retracts: boolean
}

/**
 * Makes customers of facts that are written. One at a time a tenant, and from one snapshot: two that resolved parts of
 * the same customer at the same time could each be right and together be wrong.
 */
export class Resolver implements Settling {
  constructor(private readonly rulesOf: (client: PoolClient, shelf: IdentityShelf) => Promise<IdentityRules>) {}

  async settle(pool: Pool, build: number): Promise<boolean> {
    const { rows } = await pool.query<{ tenant_id: string }>(waitingText, [build])
    let any = false
    for (const { tenant_id: tenantId } of rows) if (await this.resolveSome(pool, tenantId, build)) any = true
    return any
  }

  async pending(client: Pool | PoolClient, build: number): Promise<number> {
    const { rows } = await client.query<{ pending: number }>(pendingText, [build])
    return rows[0]?.pending ?? 0
  }

  private async resolveSome(pool: Pool, tenantId: string, build: number): Promise<boolean> {
    const shelf = { tenantId, build }
    let retracts = false
    try {
      const done = await inTransaction(pool, 'repeatable read', async (client) => {
        const held = await client.query(holdText, [tenantId, build])
        if (held.rowCount === 0) return false
        const { rows } = await client.query<DirtyRow>(dirtyText, [tenantId, build, MAX_DIRTY])
        retracts = rows[0]?.retracts ?? false
        if (rows.length === 0 || retracts) return false
        const rules = await this.rulesOf(client, shelf)
        const sweep = await nextPiece(client, shelf)
        const dirty = rows.filter(({ seq }) => !sweep.markers.has(seq))
        const region = new Region([...dirty.map((row) => row.subject_id), ...sweep.subjects], rules)
        // The limit of a customer is none of a region.
        await loadRegion(client, region, shelf, { maxNeighbours: rules.maxNeighbours })
        const resolved = region.resolve()
        await writeCustomers(client, resolved, shelf)
        await wantAgain(client, tenantId, [...resolved.subjects])
        await client.query(doneText, [tenantId, build, [...dirty.map(({ seq }) => seq), ...sweep.over]])
        return true
      })
      // What was retracted goes first: as long as anything of it is left, so is what marks it as not resolved.
      return retracts ? await withdrawSome(pool, shelf) : done
    } catch (error) {
      // Another process was first, between our snapshot and the lock.
      if (error instanceof Error && 'code' in error && error.code === '40001') return true
      throw error
    }
  }
}
