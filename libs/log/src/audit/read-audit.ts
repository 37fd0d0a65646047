import { readSql, type TenantClient } from '@throughline/database'
import type { AuditRecord } from './audit-entry.js'
import { type AuditRow, recordOf } from './audit-row.js'

const text = readSql(import.meta.url, './read-audit.sql')

export interface AuditFilter {
  /** Only entries before this one in the chain. */
  before?: number
  target?: string
  actor?: string
  actions?: readonly string[]
  organisation?: string
  /** Microseconds since 1970; `from` included, `to` not. */
  from?: number
  to?: number
}

/** A tenant's entries, newest first, at most `limit`. */
export async function readAudit(client: TenantClient, tenantId: string, filter: AuditFilter, limit: number): Promise<AuditRecord[]> {
  const { before, target, actor, actions, organisation, from, to } = filter
  // Not by name: planned with its values each time, it takes the index of the filter that is given.
  const values = [tenantId, before, target, actor, actions, organisation, from, to, limit].map((value) => value ?? null)
  const { rows } = await client.query<AuditRow>(text, values)
  return rows.map(recordOf)
}
