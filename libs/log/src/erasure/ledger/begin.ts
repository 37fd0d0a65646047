import { readSql, type TenantClient } from '@throughline/database'
import { activeHolds, type LegalHold } from '../holds/holds.js'
import type { Erasure, ErasureKind } from './columns.js'
import { readErasure } from './ledger.js'

const findSame = readSql(import.meta.url, './find-same.sql')
const insert = readSql(import.meta.url, './insert-erasure.sql')

/** What somebody asks to have erased. */
export interface ErasureRequest {
  tenantId: string
  kind: ErasureKind
  subjectIds: readonly string[]
  eventUid?: string
  fields?: readonly string[]
  /** Kept for ever: it names no person. */
  reason: string
  requestedBy: string
  /** Hash of the Idempotency-Key, if one was sent. */
  requestKey?: Buffer
  /** Hash of what is asked for. */
  requestPrint: Buffer
  /** The clock of who received what happened until now, in microseconds: the erasure holds for all of it. */
  now: number
}

/**
 * - `begun`: it is in the ledger now
 * - `known`: this very request did it before, under its key or within the last minute
 * - `held`: legal holds keep from it
 * - `key-reused`: the key was sent with another request
 */
export type Begun =
  | { status: 'begun' | 'known'; erasure: Erasure }
  | { status: 'held'; holds: LegalHold[] }
  | { status: 'key-reused' }

/** Writes an erasure into the ledger, once a request. One at a time a tenant, so that a hold is before or after it. */
export async function beginErasure(client: TenantClient, request: ErasureRequest): Promise<Begun> {
  const { tenantId, subjectIds, requestKey = null, requestPrint } = request
  await lockErasures(client, tenantId)
  const { rows } = await client.query<{ id: string; same: boolean }>(findSame, [tenantId, requestKey, requestPrint])
  const [before] = rows
  if (before !== undefined) {
    return before.same ? { status: 'known', erasure: await existing(client, tenantId, before.id) } : { status: 'key-reused' }
  }
  const holds = await activeHolds(client, tenantId, subjectIds)
  if (holds.length > 0) return { status: 'held', holds }
  const inserted = await client.query<{ id: string }>(insert, [
    tenantId,
    request.kind,
    subjectIds,
    request.eventUid ?? null,
    request.fields ?? null,
    request.reason,
    request.requestedBy,
    requestKey,
    requestPrint,
    request.now,
  ])
  return { status: 'begun', erasure: await existing(client, tenantId, inserted.rows[0]?.id ?? '') }
}

/** Holds and erasures of a tenant come one after the other, until the end of the transaction. */
export async function lockErasures(client: TenantClient, tenantId: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('control.erasure:' || $1, 0))", [tenantId])
}

async function existing(client: TenantClient, tenantId: string, id: string): Promise<Erasure> {
  const erasure = await readErasure(client, tenantId, id)
  if (erasure === undefined) throw new Error(`the erasure ${id} is not in the ledger: is the tenant of the transaction another?`)
  return erasure
}
