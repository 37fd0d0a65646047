import { readSql } from '@throughline/database'
import type { Pool, PoolClient } from 'pg'

const recomposedText = readSql(import.meta.url, './take-recomposed.sql')
const beginText = readSql(import.meta.url, './begin-sweeps.sql')
const sweepText = readSql(import.meta.url, './sweep.sql')
const dueText = readSql(import.meta.url, './due.sql')
const pendingText = readSql(import.meta.url, './pending.sql')

const MAX_RECOMPOSED = 1_000
const MAX_DUE = 500
/** Customers of a sweep at a time: what is new does not wait for more. */
const PIECE = 200
/** Longer than anybody takes to fold somebody and to write it. */
export const SECOND_LOOK_MS = 120_000

/** Notes who is to be folded again because somebody is somebody else than before. */
export async function noteRecomposed(pool: Pool, build: number): Promise<void> {
  await pool.query(recomposedText, [build, SECOND_LOOK_MS, MAX_RECOMPOSED])
}

/** Notes who is to be folded again although nothing new was told of them: time, and rules. @returns whether there may be more */
export async function noteDue(pool: Pool, build: number): Promise<boolean> {
  await pool.query(beginText, [build, SECOND_LOOK_MS])
  const swept = await pool.query(sweepText, [build, PIECE])
  const due = await pool.query(dueText, [build, MAX_DUE])
  return (swept.rowCount ?? 0) > 0 || due.rowCount === MAX_DUE
}

/** Identifiers whose customers could not be folded, and why one of them could not. */
export interface Failing {
  readonly count: number
  readonly fault: string | undefined
}

const failingText = `select count(*)::int as count, max(fault) as fault
  from (select fault from views.care_dirty where build = $1 and failures > 0 limit 10000) as failing`

export async function failingIn(client: Pool | PoolClient, build: number): Promise<Failing> {
  const { rows } = await client.query<{ count: number; fault: string | null }>(failingText, [build])
  return { count: rows[0]?.count ?? 0, fault: rows[0]?.fault ?? undefined }
}

/** How many identifiers, sweeps and customers whose time has come wait, at least roughly; those that fail again and again do, too. */
export async function pendingIn(client: Pool | PoolClient, build: number): Promise<number> {
  const { rows } = await client.query<{ pending: number }>(pendingText, [build])
  return rows[0]?.pending ?? 0
}
