import { readSql } from '@throughline/database'
import { open, seal, type Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import { CLEAR } from '../../payload/split.js'
import { readPointer } from '../fields/pointer.js'
import { withoutFields, type EventTexts } from '../fields/without-fields.js'
import type { Erasure } from '../ledger/columns.js'
import type { Progress } from './progress.js'

const findRow = readSql(import.meta.url, './find-row.sql')
const blankRow = readSql(import.meta.url, './blank-event.sql')
const replacePayload = readSql(import.meta.url, './replace-payload.sql')

interface Row extends Omit<EventTexts, 'closed'> {
  part: number
  pos: string
  subject_id: string
  generation: number
  type: string
  sealed: Buffer | null
}

/**
 * Overwrites one event. Its id stays claimed: whoever tells it again tells a duplicate.
 * @returns false when the log does not have it
 */
export async function blankEvent(pool: Pool, erasure: Erasure, progress: Progress): Promise<boolean> {
  const row = await rowOf(pool, erasure)
  if (row === undefined) return false
  await progress.willRewrite(`log.event_${row.part}`)
  const { rowCount } = await pool.query(blankRow, [row.part, row.pos])
  await progress.took({ events: rowCount ?? 0 })
  return true
}

/**
 * Seals an event anew without some of its fields, under the key that its subject has.
 * @returns false when the log does not have it
 */
export async function withdrawFields(pool: Pool, vault: Vault, erasure: Erasure, progress: Progress): Promise<boolean> {
  const row = await rowOf(pool, erasure)
  if (row === undefined) return false
  await progress.willRewrite(`log.event_${row.part}`)
  if (row.sealed === null) return true // erased as a whole, meanwhile
  const { tenantId } = erasure
  const key = (await vault.read(tenantId, [row.subject_id])).get(row.subject_id)
  const clear = row.sealed[0] === CLEAR
  if (!clear && row.generation !== key?.generation) return true // its subject was erased: nobody can open it
  const bound = { tenantId, subjectId: row.subject_id, uid: erasure.eventUid ?? '' }
  const closed = clear || !key ? row.sealed.toString('utf8', 1) : open(key, bound, row.sealed).toString('utf8')
  const left = withoutFields({ ...row, closed }, pointersOf(erasure))
  const sealed = key ? seal(key, bound, left.closed) : Buffer.concat([Buffer.of(CLEAR), Buffer.from(left.closed)])
  const { rowCount } = await pool.query(replacePayload, [
    row.part,
    row.pos,
    row.sealed,
    sealed,
    key?.generation ?? 0,
    left.data,
    left.channel,
    left.direction,
    left.organisation,
    left.topic,
    !Object.hasOwn(JSON.parse(left.closed) as object, 'conversation'),
  ])
  if (rowCount !== 1) throw new Error('an event changed while its fields were taken out; it is tried again')
  await progress.took({ events: 1 })
  return true
}

async function rowOf(pool: Pool, { tenantId, eventUid }: Erasure): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>(findRow, [tenantId, eventUid])
  return rows[0]
}

function pointersOf({ fields }: Erasure): string[][] {
  return (fields ?? []).map((text) => {
    const pointer = readPointer(text)
    if (!pointer.ok) throw new Error(`the ledger names ${text}: ${pointer.reason}`)
    return pointer.names
  })
}
