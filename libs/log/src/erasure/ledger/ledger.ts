import type { TenantClient } from '@throughline/database'
import type { Pool } from 'pg'
import { COLUMNS, erasureOf, type Erasure, type ErasureRow } from './columns.js'

/** One erasure; undefined when the tenant has no such one. */
export async function readErasure(client: TenantClient, tenantId: string, id: string): Promise<Erasure | undefined> {
  const { rows } = await client.query<ErasureRow>(
    `select ${COLUMNS} from control.erasure where tenant_id = $1 and id = $2`,
    [tenantId, id],
  )
  return rows[0] && erasureOf(rows[0])
}

/** A tenant's erasures, newest first, at most `limit`; `after` is the last one of the page before. */
export async function listErasures(
  client: TenantClient,
  tenantId: string,
  limit: number,
  after?: { erasedAt: number; id: string },
): Promise<Erasure[]> {
  const { rows } = await client.query<ErasureRow>(
    `select ${COLUMNS} from control.erasure
     where tenant_id = $1 and ($2::bigint is null or (erased_at, id) < ($2::bigint, $3::uuid))
     order by erased_at desc, id desc limit $4`,
    [tenantId, after?.erasedAt ?? null, after?.id ?? null, limit],
  )
  return rows.map(erasureOf)
}

/** Notes that the erasure's event is in Kafka. */
export async function noteAnnounced(client: TenantClient, { tenantId, id }: Erasure): Promise<void> {
  await client.query(
    `update control.erasure set announced_at = (extract(epoch from clock_timestamp()) * 1000000)::bigint
     where tenant_id = $1 and id = $2 and announced_at is null`,
    [tenantId, id],
  )
}

/** Erasures over all tenants that hold since `olderThanMs` and whose event is not in Kafka yet. */
export async function unannouncedErasures(pool: Pool, olderThanMs: number, limit: number): Promise<{ tenantId: string; id: string }[]> {
  const { rows } = await pool.query<{ tenant_id: string; id: string }>(
    `select tenant_id, id
     from control.unannounced_erasures((extract(epoch from clock_timestamp()) * 1000000)::bigint - $1::bigint * 1000, $2)`,
    [olderThanMs, limit],
  )
  return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id }))
}
