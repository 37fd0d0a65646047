import { createHash } from 'node:crypto'
import type { AuditRecord } from './audit-entry.js'

/** Before the first entry. */
export const CHAIN_BEGIN: Buffer = createHash('sha256').digest()

/** The hash of an entry, from the one before it; the same as control.append_audit computes. */
export function chainOf(before: Buffer, tenantId: string, record: AuditRecord): Buffer {
  return createHash('sha256').update(before).update(formOf(tenantId, record)).digest()
}

function formOf(tenantId: string, record: AuditRecord): string {
  const { seq, at, actorKind, actor, organisation, action, target, purpose, traceId, parts } = record
  const fields = [tenantId, String(seq), String(at), actorKind, actor, organisation, action, target, purpose, traceId, ...parts]
  return fields.map((field) => (field === null ? '-' : `${Buffer.byteLength(field)}:${field}`)).join(',')
}
