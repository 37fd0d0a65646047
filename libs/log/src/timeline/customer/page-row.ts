import type { EventClass } from '@throughline/events'
import { SealedText } from '../../payload/sealed-text.js'
import type { CustomerPageRow } from './customer-page.js'

/** An event as the statements of a page give it. */
export interface PageRow {
  subject_id: string
  part: number
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

export function rowOf(row: PageRow, tenantId: string): CustomerPageRow {
  const { subject_id: subjectId, event_uid: eventUid } = row
  return {
    subjectId,
    part: row.part,
    class: row.class,
    position: Number(row.pos),
    recordedAt: Number(row.recorded_at),
    type: row.type,
    occurredAt: Number(row.occurred_at),
    sequence: row.sequence,
    eventUid,
    channel: row.channel,
    direction: row.direction,
    organisation: row.organisation,
    topic: row.topic,
    data: row.data,
    sealed: row.sealed && new SealedText({ tenantId, subjectId, uid: eventUid }, row.sealed, row.generation),
  }
}
