import { readSql } from '@throughline/database'
import type { Pool, PoolClient } from 'pg'
import { LAZY_MS } from '../marks/mark.js'
import { SECOND_LOOK_MS } from '../marks/note-due.js'

const pickText = readSql(import.meta.url, './pick.sql')
const doneText = readSql(import.meta.url, './done.sql')
const laterText = readSql(import.meta.url, './later.sql')

/** Nobody else takes them up for so long. It only shares the work: who is late finds that somebody else was first. */
const HELD_MS = 20_000
/** The role allows a transaction 30 s. */
const LONGEST_WRITE_MS = 40_000

/** Identifiers of a tenant whose customers are to be folded again, taken up by this process. */
export interface Taken {
  readonly tenantId: string
  readonly build: number
  readonly marks: readonly TakenMark[]
  /** By `performance.now()`: then it is too late to begin to write: who they were may have been looked up for the second time. */
  readonly until: number
}

export interface TakenMark {
  readonly subjectId: string
  /** What was noted up to here is known. */
  readonly seq: string
  readonly failures: number
}

/** In milliseconds: how long what is taken up must have been due, below 0: may be due later. */
export interface Patience {
  readonly news: number
  readonly rest: number
}

export async function take(pool: Pool, build: number, count: number, patience: Patience): Promise<Taken[]> {
  const until = performance.now() + SECOND_LOOK_MS - LONGEST_WRITE_MS
  const { rows } = await pool.query<{ tenant_id: string; subject_id: string; seq: string; failures: number }>(pickText, [build, count, HELD_MS, patience.news, patience.rest])
  return [...Map.groupBy(rows, (row) => row.tenant_id)].map(([tenantId, own]) => ({
    tenantId,
    build,
    until,
    marks: own.map(({ subject_id: subjectId, seq, failures }) => ({ subjectId, seq, failures })),
  }))
}

/** When what was folded is written. @param restMs how long those rest of whom something is new already */
export async function letGo(client: PoolClient, { tenantId, build }: Taken, marks: readonly TakenMark[], restMs: number): Promise<void> {
  if (marks.length === 0) return
  await client.query(doneText, [tenantId, build, marks.map(({ subjectId }) => subjectId), marks.map(({ seq }) => seq), restMs, LAZY_MS])
}

/** @param fault why it failed; without one it was only too early, and whoever waits goes on waiting */
export async function putOff(pool: Pool, { tenantId, build }: Taken, marks: readonly TakenMark[], ms: number, fault?: string): Promise<void> {
  if (marks.length === 0) return
  await pool.query(laterText, [tenantId, build, marks.map(({ subjectId }) => subjectId), ms, fault ?? null])
}
