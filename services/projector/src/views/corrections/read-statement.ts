import { type CloudEvent, isRecord, microsOf } from '@throughline/events'
import type { FollowedEvent } from '@throughline/log'
import { eventUidOf, subjectOf } from '@throughline/subjects'
import type { Reading } from '../identity/read-facts.js'

const KINDS: ReadonlyMap<string, string> = new Map([
  ['event.corrected', 'corrected'],
  ['event.retracted', 'retracted'],
  ['event.refiled', 'refiled'],
])

/** A line of the table of corrections. */
export type Correction = Readonly<Record<string, string | number | null>>

/** Whether an event says something about another one. */
export function isCorrection({ type, class: kind }: FollowedEvent): boolean {
  return KINDS.has(type) && kind !== 'unknown'
}

/** What a statement says, as far as readers have to find it; undefined when it names no event, or nobody as its owner. */
export function readCorrection(row: FollowedEvent, part: number, event: CloudEvent | undefined, { rules, keys }: Reading): Correction | undefined {
  const data = isRecord(event?.data) ? event.data : {}
  const { source, id, time, to } = data
  const kind = KINDS.get(row.type)
  if (kind === undefined || typeof source !== 'string' || typeof id !== 'string') return undefined
  const owner = kind === 'refiled' && typeof to === 'string' ? subjectOf(to, rules, keys) : undefined
  if (kind === 'refiled' && owner?.ok !== true) return undefined
  return {
    tenant_id: row.tenantId,
    target_uid: eventUidOf(keys, source, id),
    event_uid: row.eventUid,
    kind,
    said_at: row.occurredAt,
    sequence: row.sequence,
    part,
    pos: row.position,
    recorded_at: row.recordedAt,
    subject_id: row.subjectId,
    organisation: row.organisation,
    moved_at: (kind === 'corrected' && typeof time === 'string' ? microsOf(time) : undefined) ?? null,
    to_subject: owner?.ok === true ? owner.subjectId : null,
  }
}
