/** Columns of the ledger as `erasureOf` reads them. */
export const COLUMNS = `tenant_id, id, kind, subject_ids, event_uid, fields, reason, requested_by, erased_at, generations,
  keys_destroyed_at, unreadable_at, announced_at, blanked_at, rewritten_at, events, quarantined, rewrites`

export type ErasureKind = 'customer' | 'event' | 'field'

/** A row of the ledger. Times in microseconds since 1970; a date is null until it has come. */
export interface Erasure {
  tenantId: string
  id: string
  kind: ErasureKind
  /** Of an event: the one that it lies under, and the one of statements about it. */
  subjectIds: string[]
  eventUid: string | null
  /** JSON pointers into the event. */
  fields: string[] | null
  reason: string
  requestedBy: string
  /** When it was asked for: what happened up to then is not taken any more. */
  erasedAt: number
  /** The first generation after the erasure, of each of the subjects. */
  generations: number[] | null
  keysDestroyedAt: number | null
  /** From then on no reader shows it. */
  unreadableAt: number | null
  /** When its event was in Kafka. */
  announcedAt: number | null
  /** Rows overwritten, quarantine purged. */
  blankedAt: number | null
  /** No file of the database holds it any more. */
  rewrittenAt: number | null
  /** Rows of the log that were overwritten. */
  events: number
  /** Records of the quarantine that were purged. */
  quarantined: number
  /** Tables whose files are written anew. */
  rewrites: string[]
}

export interface ErasureRow {
  tenant_id: string
  id: string
  kind: ErasureKind
  subject_ids: string[]
  event_uid: string | null
  fields: string[] | null
  reason: string
  requested_by: string
  erased_at: string
  generations: number[] | null
  keys_destroyed_at: string | null
  unreadable_at: string | null
  announced_at: string | null
  blanked_at: string | null
  rewritten_at: string | null
  events: string
  quarantined: string
  rewrites: string[]
}

const micros = (value: string | null): number | null => (value === null ? null : Number(value))

export function erasureOf(row: ErasureRow): Erasure {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    kind: row.kind,
    subjectIds: row.subject_ids,
    eventUid: row.event_uid,
    fields: row.fields,
    reason: row.reason,
    requestedBy: row.requested_by,
    erasedAt: Number(row.erased_at),
    generations: row.generations,
    keysDestroyedAt: micros(row.keys_destroyed_at),
    unreadableAt: micros(row.unreadable_at),
    announcedAt: micros(row.announced_at),
    blankedAt: micros(row.blanked_at),
    rewrittenAt: micros(row.rewritten_at),
    events: Number(row.events),
    quarantined: Number(row.quarantined),
    rewrites: row.rewrites,
  }
}
