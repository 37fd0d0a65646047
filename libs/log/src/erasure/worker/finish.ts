import { readSql } from '@throughline/database'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import { COLUMNS, erasureOf, type Erasure, type ErasureRow } from '../ledger/columns.js'
import { destroyAndMark, hideCustomer, noteUnreadable } from '../ledger/hide.js'
import { blankSubject } from './blank-subject.js'
import { blankEvent, withdrawFields } from './event.js'
import { Progress } from './progress.js'
import { purgeQuarantine } from './purge.js'
import { purgeSnapshots } from './purge-snapshots.js'
import { purgeWords } from './purge-words.js'

const nextOpen = readSql(import.meta.url, './next-open.sql').replace('%COLUMNS%', COLUMNS)
const redate = readSql(import.meta.url, './redate.sql')

export interface ErasureTools {
  /** As throughline_eraser, or a superuser. */
  pool: Pool
  /** As the same. */
  vault: Vault
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
  const progress = new Progress(tools.pool, erasure)
  if (erasure.kind === 'customer') await eraseCustomer(tools, erasure, progress, signal)
  else if (!(await eraseEvent(tools, erasure, progress))) return false
  await purgeWords(tools.pool, erasure, progress)
  await purgeSnapshots(tools.pool, erasure, progress)
  await purgeQuarantine(tools.pool, erasure, progress)
  await progress.done()
  return true
}

async function eraseCustomer({ pool, vault }: ErasureTools, erasure: Erasure, progress: Progress, signal?: AbortSignal): Promise<void> {
  const { tenantId, subjectIds } = erasure
  if (erasure.unreadableAt === null) await hideCustomer((work) => work(pool), vault, await redated(pool, erasure))
  await progress.willRewrite(...(await vault.tablesOf(tenantId, subjectIds)))
  for (const subjectId of subjectIds) await blankSubject(pool, tenantId, subjectId, progress, signal)
}

/** A gateway died over it: it holds from now on. */
async function redated(pool: Pool, erasure: Erasure): Promise<Erasure> {
  const { rows } = await pool.query<{ erased_at: string }>(redate, [erasure.tenantId, erasure.id])
  return rows[0] === undefined ? erasure : { ...erasure, erasedAt: Number(rows[0].erased_at) }
}

async function eraseEvent(tools: ErasureTools, erasure: Erasure, progress: Progress): Promise<boolean> {
  const { pool, vault } = tools
  const done = erasure.kind === 'event' ? await blankEvent(pool, erasure, progress) : await withdrawFields(pool, vault, erasure, progress)
  if (!done) return false
  if (erasure.kind === 'event') await eraseStatements(tools, erasure, progress)
  await noteUnreadable(pool, erasure)
  return true
}

/** What was said about an event lies under a subject of its own: it goes with the event, and nothing late joins it. */
async function eraseStatements({ pool, vault }: ErasureTools, erasure: Erasure, progress: Progress): Promise<void> {
  const { tenantId, erasedAt } = erasure
  const subjectIds = erasure.subjectIds.slice(1)
  if (subjectIds.length === 0) return
  await destroyAndMark((work) => work(pool), vault, { tenantId, subjectIds, erasedAt })
  await progress.willRewrite(...(await vault.tablesOf(tenantId, subjectIds)))
  for (const subjectId of subjectIds) await blankSubject(pool, tenantId, subjectId, progress)
}
