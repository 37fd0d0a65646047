import { isRecord } from '@throughline/events'
import { readEvents, type FollowedEvent } from '@throughline/log'
import { readSql } from '@throughline/database'
import { defaultRules, eventUidOf, type MasterKeys, namedIdentifier, tenantKeys } from '@throughline/subjects'
import type { PoolClient } from 'pg'
import type { Batch } from '../../follow/batch.js'

const locateText = readSql(import.meta.url, './locate.sql')
export const STATEMENTS: ReadonlySet<string> = new Set(['event.corrected', 'event.retracted', 'event.refiled'])
/** A retraction of a retraction of a correction … is followed so far. */
const DEEPEST = 5

/** Subjects whose history is another one than it was, from a time on. */
export interface Touched {
  readonly tenantId: string
  readonly subjectIds: readonly string[]
  /** In microseconds. */
  readonly from: number
}

interface Located {
  part: number
  pos: string
  subject_id: string
  occurred_at: string
  type: string
}

/** What statements of a chunk are about. One about an event that is not recorded yet touches nobody: it is there before it. */
export async function toldAbout(batch: Batch, client: PoolClient, keys: MasterKeys): Promise<Touched[]> {
  const touched: Touched[] = []
  let statements = batch.events.filter(({ type }) => STATEMENTS.has(type))
  for (let depth = 0; statements.length > 0 && depth < DEEPEST; depth++) {
    const further: FollowedEvent[] = []
    const opened = await batch.open(statements)
    for (const [index, { tenantId }] of statements.entries()) {
      const data: unknown = opened[index]?.data
      if (!isRecord(data)) continue
      const { source, id, to } = data
      if (typeof source !== 'string' || typeof id !== 'string') continue
      const target = await locate(client, tenantId, eventUidOf(tenantKeys(keys, tenantId), source, id))
      if (target === undefined) continue
      const receiver = typeof to === 'string' ? subjectOf(to, keys, tenantId) : undefined
      const subjectIds = [target.subject_id, ...(receiver === undefined ? [] : [receiver])]
      touched.push({ tenantId, subjectIds, from: Number(target.occurred_at) })
      if (STATEMENTS.has(target.type)) further.push(...(await readEvents(client, target.part, Number(target.pos), { events: 1, bytes: 1 })).events)
    }
    statements = further
  }
  return touched
}

/** Where an event lies that was erased, with some of its fields or as a whole, is in the ledger; it tells nobody else. */
export async function erasedIn(batch: Batch, client: PoolClient): Promise<Touched[]> {
  const all = batch.events.filter(({ type }) => type === 'customer.erased' || type === 'event.erased')
  const touched: Touched[] = []
  for (const { tenantId, data } of all) {
    const told: unknown = data === null ? undefined : JSON.parse(data)
    if (!isRecord(told)) continue
    const subjectIds = Array.isArray(told['subjectIds']) ? (told['subjectIds'] as string[]) : await subjectsOf(client, tenantId, told['erasureId'])
    touched.push({ tenantId, subjectIds, from: Number.MIN_SAFE_INTEGER })
  }
  return touched
}

async function subjectsOf(client: PoolClient, tenantId: string, erasureId: unknown): Promise<readonly string[]> {
  const text = 'select subject_ids from control.erasure where tenant_id = $1 and id = $2'
  const { rows } = await client.query<{ subject_ids: string[] }>(text, [tenantId, erasureId])
  return rows[0]?.subject_ids ?? []
}

async function locate(client: PoolClient, tenantId: string, uid: string): Promise<Located | undefined> {
  return (await client.query<Located>(locateText, [tenantId, [uid]])).rows[0]
}

/** Of a reference `type:value`; how a tenant's own rules read it makes no difference to which one it is meant to be. */
function subjectOf(reference: string, keys: MasterKeys, tenantId: string): string | undefined {
  const cut = reference.indexOf(':')
  if (cut < 1) return undefined
  const named = { type: reference.slice(0, cut), value: reference.slice(cut + 1) }
  return namedIdentifier(named, defaultRules, tenantKeys(keys, tenantId))?.subjectId
}
