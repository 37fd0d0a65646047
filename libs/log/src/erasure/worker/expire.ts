import { readSql } from '@throughline/database'
import type { Pool } from 'pg'

const expire = readSql(import.meta.url, './expire-quarantine.sql')
const BATCH = 1_000

/** Throws away records whose time in quarantine is over, at most some ten thousand a call. @returns how many */
export async function expireQuarantine(pool: Pool): Promise<number> {
  let expired = 0
  for (let round = 0; round < 10; round++) {
    const { rowCount } = await pool.query(expire, [BATCH])
    expired += rowCount ?? 0
    if ((rowCount ?? 0) < BATCH) break
  }
  return expired
}
