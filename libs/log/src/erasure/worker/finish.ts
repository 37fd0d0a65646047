import { setTimeout as sleep } from 'node:timers/promises'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import { readSql } from '../../sql/read-sql.js'
import { COLUMNS, erasureOf, type Erasure, type ErasureRow } from '../ledger/columns.js'
import { destroyAndMark, hideCustomer, noteUnreadable } from '../ledger/hide.js'
import { blankEvent, withdrawFields } from './event.js'

const nextOpen = readSql(import.meta.url, './next-open.sql').replace('%COLUMNS%', COLUMNS)
const blankSubject = readSql(import.meta.url, './blank-subject.sql')
const purgeQuarantine = readSql(import.meta.url, './purge-quarantine.sql')
const redate = readSql(import.meta.url, './redate.sql')
const noteBlanked = readSql(import.meta.url, './note-blanked.sql')

/** Rows of one statement: some milliseconds, so that nobody waits for a lock. */
const BATCH = 500
/** A pause behind each full batch: a customer of years must not take the disk from everybody else. */
const PAUSE_MS = 20

export interface ErasureTools {
  /** As throughline_eraser, or a superuser. */
  pool: Pool
  /** As the same. */
  vault: Vault
}

/** What one erasure took along. */
interface Taken {
  events: number
  quarantined: number
  /** Tables whose files hold it until they are written anew. */
  rewrites: Set<string>
}

/** Erasures that are not through yet, the oldest first. */
export async function openErasures(pool: Pool, limit: number): Promise<Erasure[]> {
  const { rows } = await pool.query<ErasureRow>(nextOpen, [limit])
  return rows.map(erasureOf)
}

/**
 * Does what is left of an erasure, but for the rewriting of files, which it queues. Doing it twice changes nothing.
 * @returns false when its event is not in the log (after a restore: not yet): it stays open
 */
export async function finishErasure(tools: ErasureTools, erasure: Erasure, signal?: AbortSignal): Promise<boolean> {
  const { pool } = tools
  const taken: Taken = { events: 0, quarantined: 0, rewrites: new Set() }
  if (erasure.kind === 'customer') await eraseCustomer(tools, erasure, taken, signal)
  else if (!(await eraseEvent(tools, erasure, taken))) return false
  await purge(pool, erasure, taken)
  await pool.query(noteBlanked, [erasure.tenantId, erasure.id, taken.events, taken.quarantined, [...taken.rewrites]])
  return true
}

/** What was said about an event lies under a subject of its own: it goes with the event, and nothing late joins it. */
async function eraseStatements({ pool, vault }: ErasureTools, erasure: Erasure, taken: Taken): Promise<void> {
  const { tenantId, erasedAt } = erasure
  const subjectIds = erasure.subjectIds.slice(1)
  if (erasure.kind !== 'event' || subjectIds.length === 0) return
  await destroyAndMark((work) => work(pool), vault, { tenantId, subjectIds, erasedAt })
  for (const subjectId of subjectIds) await blank(pool, tenantId, subjectId, taken)
  for (const table of await vault.tablesOf(tenantId, subjectIds)) taken.rewrites.add(table)
}

async function eraseCustomer(tools: ErasureTools, erasure: Erasure, taken: Taken, signal?: AbortSignal): Promise<void> {
  const { pool, vault } = tools
  const { tenantId, subjectIds } = erasure
  if (erasure.unreadableAt === null) await hideCustomer((work) => work(pool), vault, await redated(pool, erasure))
  for (const subjectId of subjectIds) await blank(pool, tenantId, subjectId, taken, signal)
  for (const table of await vault.tablesOf(tenantId, subjectIds)) taken.rewrites.add(table)
}

/** A gateway died over it: it holds from now on. */
async function redated(pool: Pool, erasure: Erasure): Promise<Erasure> {
  const { rows } = await pool.query<{ erased_at: string }>(redate, [erasure.tenantId, erasure.id])
  return rows[0] === undefined ? erasure : { ...erasure, erasedAt: Number(rows[0].erased_at) }
}

async function blank(pool: Pool, tenantId: string, subjectId: string, taken: Taken, signal?: AbortSignal): Promise<void> {
  const { rows } = await pool.query<{ part: number; generation: number }>(
    `select log.part_of($2) as part, generation from log.erased_subject where tenant_id = $1 and subject_id = $2`,
    [tenantId, subjectId],
  )
  const [found] = rows
  if (found === undefined) throw new Error('a subject is to be blanked that was never marked as erased')
  for (let full = true; full; ) {
    signal?.throwIfAborted()
    const blanked = await pool.query<{ clear: boolean }>(blankSubject, [found.part, tenantId, subjectId, found.generation, BATCH])
    taken.events += blanked.rows.length
    // Sealed rows need no rewrite: their key is gone. What was recorded before there was sealing does.
    if (blanked.rows.some(({ clear }) => clear)) taken.rewrites.add(`log.event_${found.part}`)
    full = blanked.rows.length === BATCH
    if (full) await sleep(PAUSE_MS)
  }
}

async function eraseEvent(tools: ErasureTools, erasure: Erasure, taken: Taken): Promise<boolean> {
  const { pool, vault } = tools
  const done = erasure.kind === 'event' ? await blankEvent(pool, erasure) : await withdrawFields(pool, vault, erasure)
  if (done === undefined) return false
  taken.events += done.changed
  taken.rewrites.add(`log.event_${done.part}`)
  await eraseStatements(tools, erasure, taken)
  await noteUnreadable(pool, erasure)
  return true
}

/** Records in quarantine that are known to be the customer's, or other tellings of the event. */
async function purge(pool: Pool, { kind, tenantId, subjectIds, eventUid }: Erasure, taken: Taken): Promise<void> {
  const subjects = kind === 'customer' ? subjectIds : []
  for (let full = true; full; ) {
    const { rowCount } = await pool.query(purgeQuarantine, [tenantId, subjects, eventUid, BATCH])
    const purged = rowCount ?? 0
    taken.quarantined += purged
    full = purged === BATCH
  }
  if (taken.quarantined > 0) taken.rewrites.add('log.quarantine')
}
