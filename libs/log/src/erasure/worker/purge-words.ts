import { readSql, transaction } from '@throughline/database'
import type { Pool } from 'pg'
import type { Erasure } from '../ledger/columns.js'
import type { Progress } from './progress.js'

const tablesText = readSql(import.meta.url, './word-tables.sql')
const purgeText = readSql(import.meta.url, './purge-words.sql')

/**
 * Whoever follows the log takes in a chunk under this lock, shared, and looks before whether the clock still says what it
 * said when the chunk was read.
 */
const begin = 'begin; select pg_advisory_xact_lock(7205759408)'
const tick = 'update log.erasure_clock set version = version + 1'

/**
 * Takes away what erased events were found by, in all builds of the view. To be called when their rows are overwritten or
 * hidden: a chunk that was read before is refused and read again, so nothing comes back.
 */
export async function purgeWords(pool: Pool, { kind, tenantId, subjectIds, eventUid }: Erasure, progress: Progress): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(tablesText, [subjectIds])
  await progress.willRewrite(...rows.map(({ name }) => name))
  await transaction(pool, begin, async (client) => {
    await client.query(tick)
    await client.query(purgeText, [tenantId, subjectIds, kind === 'customer' ? null : eventUid])
  })
}
