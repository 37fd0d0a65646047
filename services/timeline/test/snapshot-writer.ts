import { contextFold, defaultJourneyRules, Folding, writeCheckpoint } from '@throughline/context'
import { asTenant } from '@throughline/database'
import { compositionOf, openHistory, readHistory, readLogKnowledge, sealSnapshot, type HistoryMember } from '@throughline/log'
import { openVault } from '@throughline/vault'
import { Pool } from 'pg'
import type { Running, TestTenant } from './running-timeline.js'

const fold = contextFold(defaultJourneyRules)

/** Writes snapshots as the projector does: of what the log has now, and what happened up to a time. */
export async function snapshotsBy(admin: Pool, running: Running) {
  await admin.query(`select views.begin_build('snapshots', 1)`)
  const url = running.database.urlFor('projector')
  const pool = new Pool({ connectionString: url, max: 1 })
  const vault = openVault({ DATABASE_URL: url, TENANT_KEYS_FILE: running.database.tenantKeysFile }, { name: 'snapshots', connections: 1 })
  const write = async ({ id: tenantId }: TestTenant, members: readonly HistoryMember[], upTo: number, change = (text: string) => text): Promise<void> => {
    const { events, positions } = await asTenant(pool, tenantId, async (client) => {
      const known = (await readLogKnowledge(client, 'interactions.v1')).map(({ position }) => position)
      const query = { tenantId, members, sight: 'everything' as const, order: 'oldest' as const, limit: 100_000, upTo, known: { positions: known } }
      return { positions: known, events: await openHistory(vault, tenantId, (await readHistory(client, query)).rows) }
    })
    const folding = new Folding(fold)
    folding.take({ events, statements: [], until: upTo })
    const checkpoint = folding.checkpoint()!
    const place = { tenantId, composition: compositionOf(members), fold: fold.name, boundary: checkpoint.boundary, positions }
    const subjects = members.map(({ subjectId }) => subjectId)
    const { sealed, sealedBy } = (await sealSnapshot(vault, place, subjects, change(writeCheckpoint(checkpoint))))!
    const { rows } = await admin.query<{ version: string }>('select version from log.erasure_clock')
    await admin.query(
      `insert into views.snapshot (tenant_id, build, composition, fold, boundary, positions, subjects, events, clock, sealed_by, sealed)
       values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [tenantId, place.composition, place.fold, place.boundary, positions, subjects, checkpoint.state.count, rows[0]!.version, sealedBy, sealed],
    )
  }
  return { write, close: () => Promise.all([pool.end(), vault.close()]) }
}
