import type { AuditRecord } from './audit-entry.js'

/** As PostgreSQL gives it. */
export interface AuditRow {
  seq: string
  at: string
  actor_kind: string
  actor: string
  organisation: string | null
  action: string
  target: string | null
  parts: string[]
  purpose: string | null
  trace_id: string | null
}

export function recordOf(row: AuditRow): AuditRecord {
  const { actor, organisation, action, target, parts, purpose } = row
  return {
    seq: Number(row.seq),
    at: Number(row.at),
    actorKind: row.actor_kind,
    actor,
    organisation,
    action,
    target,
    parts,
    purpose,
    traceId: row.trace_id,
  }
}
