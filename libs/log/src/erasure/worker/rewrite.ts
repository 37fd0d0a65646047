import { readSql } from '@throughline/database'
import type { Client, Pool } from 'pg'

const settle = readSql(import.meta.url, './settle-rewrites.sql')

/** Tables that may be rewritten; their names become part of a statement. */
const TARGET = /^(log\.(event_\d{1,4}|quarantine)|vault\.data_key_\d{1,4}|views\.(search_\d|snapshot))$/
/** Everybody who reads or writes the table waits behind the one who waits to rewrite it. */
const LOCK_TIMEOUT = '2s'
const microsNow = '(extract(epoch from clock_timestamp()) * 1000000)::bigint'

/** Tables that wait to be rewritten, with the time since when, in microseconds. */
export async function wantedRewrites(pool: Pool): Promise<{ target: string; wantedAt: number }[]> {
  const { rows } = await pool.query<{ target: string; wanted_at: string }>(
    'select target, wanted_at from log.rewrite where wanted_at >= coalesce(rewritten_at, 0) order by wanted_at limit 1000',
  )
  return rows.map((row) => ({ target: row.target, wantedAt: Number(row.wanted_at) }))
}

/**
 * Writes a table anew (VACUUM FULL), its indexes and its long values too, so that no file holds what was overwritten.
 * @param files a connection to the database of the table, without time limits
 * @returns false when somebody may still see what was overwritten (a transaction older than it): try again later
 */
export async function rewriteTable(pool: Pool, files: Client, target: string): Promise<boolean> {
  if (!TARGET.test(target)) throw new Error(`${target} is no table that erasure rewrites`)
  const began = await pool.query<{ at: string }>(`select ${microsNow} as at`)
  if (!(await vacuumFull(files, target))) return false
  await pool.query('update log.rewrite set rewritten_at = $2 where target = $1', [target, began.rows[0]?.at])
  return true
}

/** Sets the dates of erasures whose tables have been rewritten. @returns how many */
export async function settleRewrites(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(settle)
  return rowCount ?? 0
}

async function vacuumFull(files: Client, target: string): Promise<boolean> {
  // PostgreSQL says how many dead rows it had to take along; nothing else tells.
  let left: number | undefined
  const listen = ({ detail }: { detail?: string | undefined }): void => {
    const dead = /^(\d+)/.exec(detail ?? '')?.[1]
    if (dead !== undefined) left = Number(dead)
  }
  await files.query(`set lock_timeout = '${LOCK_TIMEOUT}'`)
  await files.query('set statement_timeout = 0')
  await files.query('set transaction_timeout = 0')
  files.on('notice', listen)
  try {
    await files.query(`vacuum (full, verbose) ${target}`)
  } finally {
    files.off('notice', listen)
  }
  return left === 0
}
