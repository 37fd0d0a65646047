import { readSql, type TenantClient } from '@throughline/database'
import type { Pool } from 'pg'

const heads = readSql(import.meta.url, './read-heads.sql')
const erased = readSql(import.meta.url, './erased-since.sql')

/** A place in a part, for who follows the log. */
export interface PartPlace {
  /** Everything up to here has been seen. */
  readonly position: number
  /** What comes later was recorded at this time or later, in microseconds; 0: nobody knows. */
  readonly recordedAt: number
}

/** How far the log has come. */
export interface Heads {
  readonly parts: ReadonlyMap<number, PartPlace>
  /** How many erasures there were, over all tenants. */
  readonly erasures: number
}

/** One small question, whatever the log holds and however many tenants it has. */
export async function readHeads(pool: Pool): Promise<Heads> {
  const { rows } = await pool.query<{ part: number; position: string; recorded_at: string; erasures: string }>(heads)
  const parts = rows.map((row) => [row.part, { position: Number(row.position), recordedAt: Number(row.recorded_at) }] as const)
  return { parts: new Map(parts), erasures: Number(rows[0]?.erasures ?? 0) }
}

/**
 * Which of these subjects were erased after the clock showed `version`.
 * @param version `erasures` of the heads
 */
export async function erasedSince(
  client: TenantClient,
  tenantId: string,
  subjectIds: readonly string[],
  version: number,
): Promise<string[]> {
  const { rows } = await client.query<{ subject_id: string }>(erased, [tenantId, subjectIds, version])
  return rows.map((row) => row.subject_id)
}
