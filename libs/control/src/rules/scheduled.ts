import { readSql, type TenantClient } from '@throughline/database'
import type { Pool } from 'pg'
import type { KindVersion, PublicationWish } from './publications.js'

const dueText = 'select tenant_id from control.due_publications($1)'
const claimText = readSql(import.meta.url, './claim-due.sql')
const listText = readSql(import.meta.url, './read-scheduled.sql')
const cancelText = readSql(import.meta.url, './cancel-scheduled.sql')

/** A version that is reserved and is told when it is due. */
export interface ScheduledPublication extends PublicationWish {
  /** When it is due, and the time of its event, in microseconds since 1970. */
  readonly dueAt: number
  readonly at: number
}

interface Row {
  kind: string
  version: number
  body: string
  reason: string | null
  restores: number | null
  published_by: string
  published_at: string
  due_at: string
  companions: KindVersion[] | null
}

/** Tenants whose rules are to be told by now. */
export async function tenantsWithDue(pool: Pool, most: number): Promise<string[]> {
  const { rows } = await pool.query<{ tenant_id: string }>(dueText, [most])
  return rows.map((row) => row.tenant_id)
}

/** What is to be told by now, for this process to tell: no other one gets it for half a minute. */
export async function claimDue(client: TenantClient, tenantId: string): Promise<ScheduledPublication[]> {
  const { rows } = await client.query<Row>(claimText, [tenantId])
  return rows.map(scheduledOf)
}

/** What is told later, what comes first first. */
export async function readScheduled(client: TenantClient, tenantId: string): Promise<ScheduledPublication[]> {
  const { rows } = await client.query<Row>(listText, [tenantId])
  return rows.map(scheduledOf)
}

/** Takes back what was scheduled for a kind, with what goes with it. @returns nothing when there is none, or it is due by now */
export async function cancelScheduled(client: TenantClient, tenantId: string, kind: string): Promise<ScheduledPublication[]> {
  const { rows } = await client.query<Row>(cancelText, [tenantId, kind])
  return rows.map(scheduledOf)
}

function scheduledOf(row: Row): ScheduledPublication {
  return {
    kind: row.kind,
    version: row.version,
    body: JSON.parse(row.body) as unknown,
    reason: row.reason ?? undefined,
    restores: row.restores ?? undefined,
    by: row.published_by,
    at: Number(row.published_at),
    dueAt: Number(row.due_at),
    companions: row.companions ?? undefined,
  }
}
