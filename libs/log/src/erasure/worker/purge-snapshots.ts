import { readSql } from '@throughline/database'
import type { Pool } from 'pg'
import type { Erasure } from '../ledger/columns.js'
import type { Progress } from './progress.js'

const purgeText = readSql(import.meta.url, './purge-snapshots.sql')
const anyText = 'select exists (select from views.snapshot_subject where tenant_id = $1 and subject_id = any ($2::uuid[])) as found'

/**
 * Throws away what was folded from erased events. Who was erased as a whole has no key any more, and neither has the snapshot; of
 * an event its words lie under keys that are still there, so its file is written anew.
 */
export async function purgeSnapshots(pool: Pool, { kind, tenantId, subjectIds }: Erasure, progress: Progress): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(anyText, [tenantId, subjectIds])
  if (rows[0]?.found !== true) return
  if (kind !== 'customer') await progress.willRewrite('views.snapshot')
  await pool.query(purgeText, [tenantId, subjectIds])
}
