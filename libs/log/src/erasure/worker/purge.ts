import { readSql } from '@throughline/database'
import type { Pool } from 'pg'
import type { Erasure } from '../ledger/columns.js'
import type { Progress } from './progress.js'

const purgeRecords = readSql(import.meta.url, './purge-quarantine.sql')

const BATCH = 500
const ANY = `select exists (
  select from log.quarantine where tenant_id = $1 and (subject_id = any ($2::uuid[]) or event_uid = $3::uuid)
) as found`

/** Throws away records in quarantine that are known to be the customer's, or other tellings of the event. */
export async function purgeQuarantine(pool: Pool, erasure: Erasure, progress: Progress): Promise<void> {
  const { kind, tenantId, subjectIds, eventUid } = erasure
  const which = [tenantId, kind === 'customer' ? subjectIds : subjectIds.slice(1), eventUid]
  const { rows } = await pool.query<{ found: boolean }>(ANY, which)
  if (!rows[0]?.found) return
  await progress.willRewrite('log.quarantine')
  for (let full = true; full; ) {
    const { rowCount } = await pool.query(purgeRecords, [...which, BATCH])
    await progress.took({ quarantined: rowCount ?? 0 })
    full = rowCount === BATCH
  }
}
