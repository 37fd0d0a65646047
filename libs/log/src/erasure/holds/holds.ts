import type { TenantClient } from '@throughline/database'

/** What keeps a subject from being erased. Times in microseconds since 1970. */
export interface LegalHold {
  id: string
  subjectId: string
  /** Names no person. */
  reason: string
  placedBy: string
  placedAt: number
  releasedBy: string | null
  releasedAt: number | null
}

interface Row {
  id: string
  subject_id: string
  reason: string
  placed_by: string
  placed_at: string
  released_by: string | null
  released_at: string | null
}

const columns = 'id, subject_id, reason, placed_by, placed_at, released_by, released_at'
const now = '(extract(epoch from clock_timestamp()) * 1000000)::bigint'

/** The holds that are in force, at most 100. */
export async function activeHolds(client: TenantClient, tenantId: string, subjectIds: readonly string[]): Promise<LegalHold[]> {
  const { rows } = await client.query<Row>(
    `select ${columns} from control.legal_hold
     where tenant_id = $1 and subject_id = any ($2) and released_at is null order by placed_at limit 100`,
    [tenantId, subjectIds],
  )
  return rows.map(holdOf)
}

/** Holds of a subject, released ones too, newest first, at most `limit`. */
export async function listHolds(client: TenantClient, tenantId: string, subjectId: string, limit: number): Promise<LegalHold[]> {
  const { rows } = await client.query<Row>(
    `select ${columns} from control.legal_hold
     where tenant_id = $1 and subject_id = $2 order by placed_at desc, id desc limit $3`,
    [tenantId, subjectId, limit],
  )
  return rows.map(holdOf)
}

/** Call `lockErasures` before, so that no erasure begins at this very moment. */
export async function insertHold(
  client: TenantClient,
  hold: { tenantId: string; subjectId: string; reason: string; placedBy: string },
): Promise<LegalHold> {
  const { rows } = await client.query<Row>(
    `insert into control.legal_hold (tenant_id, subject_id, reason, placed_by, placed_at)
     values ($1, $2, $3, $4, ${now}) returning ${columns}`,
    [hold.tenantId, hold.subjectId, hold.reason, hold.placedBy],
  )
  return holdOf(rows[0] as Row)
}

/** @returns the hold as it is now; undefined when the tenant has no such one. Releasing twice changes nothing. */
export async function releaseHold(client: TenantClient, tenantId: string, id: string, by: string): Promise<LegalHold | undefined> {
  const { rows } = await client.query<Row>(
    `update control.legal_hold
     set released_at = coalesce(released_at, ${now}), released_by = coalesce(released_by, $3)
     where tenant_id = $1 and id = $2 returning ${columns}`,
    [tenantId, id, by],
  )
  return rows[0] && holdOf(rows[0])
}

function holdOf(row: Row): LegalHold {
  return {
    id: row.id,
    subjectId: row.subject_id,
    reason: row.reason,
    placedBy: row.placed_by,
    placedAt: Number(row.placed_at),
    releasedBy: row.released_by,
    releasedAt: row.released_at === null ? null : Number(row.released_at),
  }
}
