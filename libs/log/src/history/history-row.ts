import type { EventClass } from '@throughline/events'
import { SealedText } from '../payload/sealed-text.js'
import type { TimelinePageRow } from '../timeline/timeline-page.js'

/** An event of a customer's history, and where it lies. */
export interface HistoryRow extends TimelinePageRow {
  readonly subjectId: string
  readonly part: number
}

/** A row as the statements of this folder give it. */
export interface FoundHistory {
  part: number
  subject_id: string
  pos: string
  occurred_at: string
  sequence: string
  event_uid: string
  recorded_at: string
  type: string
  class: EventClass
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  data: string | null
  generation: number
  sealed: Buffer | null
}

export function historyRow(row: FoundHistory, tenantId: string): HistoryRow {
  const { subject_id: subjectId, event_uid: eventUid } = row
  return {
    subjectId,
    part: row.part,
    eventUid,
    class: row.class,
    position: Number(row.pos),
    recordedAt: Number(row.recorded_at),
    type: row.type,
    occurredAt: Number(row.occurred_at),
    sequence: row.sequence,
    channel: row.channel,
    direction: row.direction,
    organisation: row.organisation,
    topic: row.topic,
    data: row.data,
    sealed: row.sealed && new SealedText({ tenantId, subjectId, uid: eventUid }, row.sealed, row.generation),
  }
}
