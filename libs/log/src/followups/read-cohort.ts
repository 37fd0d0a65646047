import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './cohort.sql')

/** Which follow-ups figures are about; what is missing is any. */
export interface CohortQuery {
  /** Opened from then on, and before then, in microseconds since 1970. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly owners?: readonly string[] | undefined
  readonly queues?: readonly string[] | undefined
  readonly severities?: readonly string[] | undefined
  readonly kinds?: readonly string[] | undefined
  readonly organisations?: readonly string[] | undefined
  readonly causes?: readonly string[] | undefined
}

/** What figures need of a follow-up. Times in microseconds since 1970. */
export interface CohortEntry {
  readonly customerId: string
  readonly kind: string
  readonly severity: string | null
  readonly channel: string | null
  readonly topic: string | null
  readonly organisation: string | null
  readonly owner: string | null
  readonly queue: string | null
  readonly state: string
  readonly overdue: boolean
  readonly openedAt: number
  readonly dueAt: number | null
  readonly closedAt: number | null
  readonly outcome: string | null
  readonly cause: string | null
  readonly told: number
  readonly escalated: number
  readonly reopened: number
  readonly recovered: boolean | null
}

type Names = 'kind' | 'severity' | 'channel' | 'topic' | 'organisation' | 'owner' | 'queue' | 'state' | 'overdue' | 'outcome' | 'cause' | 'told' | 'escalated' | 'reopened' | 'recovered'
type Row = Pick<CohortEntry, Names> & { customer_id: string; opened_at: string; due_at: string | null; closed_at: string | null }

/** The newest of those follow-ups. @param limit how many at most */
export async function readCohort(client: TenantClient, tenantId: string, sight: Sight, query: CohortQuery, limit: number): Promise<CohortEntry[]> {
  const { from, to, owners, queues, severities, kinds, organisations, causes } = query
  const values = [from, to, owners, queues, severities, kinds, organisations, causes].map((value) => value ?? null)
  const { rows } = await client.query<Row>(text, [tenantId, sight.organisation, ...values, limit])
  return rows.map(({ customer_id: customerId, opened_at: openedAt, due_at: dueAt, closed_at: closedAt, ...rest }) => ({
    ...rest,
    customerId,
    openedAt: Number(openedAt),
    dueAt: dueAt === null ? null : Number(dueAt),
    closedAt: closedAt === null ? null : Number(closedAt),
  }))
}
