import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'
import { type FollowUpColumns, type FollowUpEntry, followUpOf } from './follow-up-row.js'

const text = readSql(import.meta.url, './list-follow-ups.sql')

/** Which follow-ups are wanted; what is missing is any. */
export interface FollowUpQuery {
  readonly customerId?: string | undefined
  readonly ids?: readonly string[] | undefined
  readonly states?: readonly string[] | undefined
  readonly owners?: readonly string[] | undefined
  readonly queues?: readonly string[] | undefined
  readonly severities?: readonly string[] | undefined
  readonly kinds?: readonly string[] | undefined
  readonly organisations?: readonly string[] | undefined
  readonly causes?: readonly string[] | undefined
  readonly overdue?: boolean | undefined
  /** Opened from then on, and before then, in microseconds since 1970. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Those behind this one. */
  readonly behind?: { readonly openedAt: number; readonly eventUid: string } | undefined
  readonly limit: number
}

/** Follow-ups by the care view, the newest first; whoever belongs to an organisation sees its own. */
export async function readFollowUps(client: TenantClient, tenantId: string, sight: Sight, query: FollowUpQuery): Promise<FollowUpEntry[]> {
  const { customerId, ids, states, owners, queues, severities, kinds, organisations, causes, overdue, from, to, behind, limit } = query
  const lists = [ids, states, owners, queues, severities, kinds, organisations, causes].map((list) => list ?? null)
  const rest = [overdue, from, to, behind?.openedAt, behind?.eventUid].map((value) => value ?? null)
  const { rows } = await client.query<FollowUpColumns>(text, [tenantId, customerId ?? null, sight.organisation, ...lists, ...rest, limit])
  return rows.map(followUpOf)
}
