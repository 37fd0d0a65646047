import type { EventClass } from '@throughline/events'
import type { PayloadRow } from '../payload/join.js'
import { SealedText } from '../payload/sealed-text.js'
import type { TimelineKey } from './timeline-key.js'

export interface TimelineRow extends PayloadRow {
  eventUid: string
  position: number
  /** Microseconds since 1970. */
  recordedAt: number
}

/** A row of a page, with its place in the order, and what the catalogue counts its type as. */
export interface TimelinePageRow extends TimelineRow, TimelineKey {
  class: EventClass
}

/** What of an event's columns its content is read from, as statements give them. */
export interface PayloadColumns {
  pos: string
  occurred_at: string
  event_uid: string
  recorded_at: string
  type: string
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  data: string | null
  generation: number
  sealed: Buffer | null
}

/** With its place in the order of a timeline. */
export interface EventColumns extends PayloadColumns {
  sequence: string
  class: EventClass
}

/** The same where not all lie under one subject. */
export interface PlacedColumns extends EventColumns {
  part: number
  subject_id: string
}

/** An event, and where it lies. */
export interface PlacedRow extends TimelinePageRow {
  readonly subjectId: string
  readonly part: number
}

/** Whose an event is. */
export interface Whose {
  readonly tenantId: string
  readonly subjectId: string
}

export function payloadRow(row: PayloadColumns, { tenantId, subjectId }: Whose): TimelineRow {
  return {
    position: Number(row.pos),
    recordedAt: Number(row.recorded_at),
    type: row.type,
    occurredAt: Number(row.occurred_at),
    eventUid: row.event_uid,
    channel: row.channel,
    direction: row.direction,
    organisation: row.organisation,
    topic: row.topic,
    data: row.data,
    sealed: row.sealed && new SealedText({ tenantId, subjectId, uid: row.event_uid }, row.sealed, row.generation),
  }
}

export function eventRow(row: EventColumns, whose: Whose): TimelinePageRow {
  return { ...payloadRow(row, whose), occurredAt: Number(row.occurred_at), sequence: row.sequence, class: row.class }
}

export function placedRow(row: PlacedColumns, tenantId: string): PlacedRow {
  const { part, subject_id: subjectId } = row
  return { ...eventRow(row, { tenantId, subjectId }), subjectId, part }
}
