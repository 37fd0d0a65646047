import { setTimeout as sleep } from 'node:timers/promises'
import { readSql } from '@throughline/database'
import type { Pool } from 'pg'
import type { Progress } from './progress.js'

const hasClear = readSql(import.meta.url, './has-clear.sql')
const blankRows = readSql(import.meta.url, './blank-subject.sql')

/** Rows of one statement: some milliseconds, so that nobody waits for a lock. */
const BATCH = 500
/** A pause behind each full batch: a customer of years must not take the disk from everybody else. */
const PAUSE_MS = 20

/** Overwrites the rows of a subject that are older than its last erasure. */
export async function blankSubject(pool: Pool, tenantId: string, subjectId: string, progress: Progress, signal?: AbortSignal): Promise<void> {
  const { rows } = await pool.query<{ part: number; generation: number }>(
    'select log.part_of($2) as part, generation from log.erased_subject where tenant_id = $1 and subject_id = $2',
    [tenantId, subjectId],
  )
  const [marked] = rows
  if (marked === undefined) throw new Error('a subject is to be blanked that was never marked as erased')
  const which = [marked.part, tenantId, subjectId, marked.generation]
  // Sealed rows need no rewrite: their key is gone. What was recorded before there was sealing does.
  const clear = await pool.query<{ found: boolean }>(hasClear, which)
  if (clear.rows[0]?.found) await progress.willRewrite(`log.event_${marked.part}`)
  for (let full = true; full; ) {
    signal?.throwIfAborted()
    const { rowCount } = await pool.query(blankRows, [...which, BATCH])
    await progress.took({ events: rowCount ?? 0 })
    full = rowCount === BATCH
    if (full) await sleep(PAUSE_MS)
  }
}
