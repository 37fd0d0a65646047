import { type Checkpoint, writeCheckpoint } from '@throughline/context'
import { readSql } from '@throughline/database'
import { sealSnapshot } from '@throughline/log'
import type { Vault } from '@throughline/vault'
import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../in-transaction.js'
import type { Due } from './customer.js'
import { SPACING } from './make.js'

const keepText = readSql(import.meta.url, './keep-snapshot.sql')
const clearText = readSql(import.meta.url, './clear-old.sql')
const startText = `insert into views.snapshot_making (tenant_id, build, subject_id, maker)
  select $1, $2, subject, $4 from unnest($3::uuid[]) as subject order by subject`
const stillText = 'select subject_id from views.snapshot_making where maker = $1 order by subject_id for share'
const endText = `delete from views.snapshot_making where maker = $1 or begun_at < now() - interval '1 hour'`
const erasedText = `select from log.erased_subject
  where tenant_id = $1 and subject_id = any ($2::uuid[]) and version > $3 limit 1`

/** Thrown when something came between: an erasure or a correction, after which the snapshot would be wrong. */
export class Overtaken extends Error {}

/** One making of a customer's snapshots, which others can stop. */
export class Making {
  constructor(
    private readonly pool: Pool,
    private readonly vault: Pick<Vault, 'read' | 'forget'>,
    private readonly build: number,
    private readonly due: Due,
    readonly maker: string,
  ) {}

  /** Must be before anything of the history is read. */
  async start(): Promise<void> {
    await this.pool.query(startText, [this.due.tenantId, this.build, this.subjects, this.maker])
  }

  async end(): Promise<void> {
    await this.pool.query(endText, [this.maker])
  }

  /** @throws Overtaken */
  async keep(checkpoint: Checkpoint): Promise<void> {
    const { tenantId, composition, fold, positions, clock } = this.due
    const place = { tenantId, composition, fold: fold.name, boundary: checkpoint.boundary, positions }
    const sealed = await sealSnapshot(this.vault, place, this.subjects, writeCheckpoint(checkpoint))
    if (sealed === undefined) return
    await inTransaction(this.pool, 'read committed', async (client) => {
      await this.assertStill(client)
      await client.query(keepText, [
        tenantId, this.build, composition, place.fold, place.boundary, positions, this.subjects, checkpoint.state.count, clock,
        sealed.sealedBy, sealed.sealed, SPACING,
      ])
      await client.query(clearText, [tenantId, this.build, this.subjects, composition])
    })
  }

  /** Whoever makes it wrong from now on waits for the end of this transaction, and then drops it. */
  private async assertStill(client: PoolClient): Promise<void> {
    await client.query('select pg_advisory_xact_lock_shared(7205759408)')
    const still = await client.query(stillText, [this.maker])
    const erased = await client.query(erasedText, [this.due.tenantId, this.subjects, this.due.clock])
    if (still.rowCount !== this.subjects.length || erased.rowCount !== 0) throw new Overtaken('something came between')
  }

  private get subjects(): string[] {
    return [...new Set(this.due.members.map(({ subjectId }) => subjectId))]
  }
}
