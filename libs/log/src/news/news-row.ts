import type { Sight } from '@throughline/access'
import { SealedText } from '../payload/sealed-text.js'
import type { TimelineRow } from '../timeline/event-row.js'

/** A row as the statements of this folder give it. */
export interface FoundRow {
  part: number
  pos: string
  subject_id: string
  event_uid: string
  generation: number
  occurred_at: string
  recorded_at: string
  type: string
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  data: string | null
  sealed: Buffer | null
}

/** An event that was read for several readers at once. What it holds is to be had only by what one of them may see. */
export class NewsRow {
  readonly part: number
  readonly position: number
  readonly subjectId: string
  /** Microseconds since 1970. */
  readonly recordedAt: number
  readonly #row: TimelineRow

  constructor(row: FoundRow, tenantId: string) {
    this.part = row.part
    this.position = Number(row.pos)
    this.subjectId = row.subject_id
    this.recordedAt = Number(row.recorded_at)
    const bound = { tenantId, subjectId: row.subject_id, uid: row.event_uid }
    this.#row = {
      eventUid: row.event_uid,
      position: this.position,
      recordedAt: this.recordedAt,
      type: row.type,
      occurredAt: Number(row.occurred_at),
      channel: row.channel,
      direction: row.direction,
      organisation: row.organisation,
      topic: row.topic,
      data: row.data,
      sealed: row.sealed && new SealedText(bound, row.sealed, row.generation),
    }
  }

  /** As somebody may see it, who sees one organisation's events or all, with personal fields or without; else undefined. */
  for(sight: Sight): TimelineRow | undefined {
    if (sight.organisation !== null && sight.organisation !== this.#row.organisation) return undefined
    return sight.personal ? this.#row : { ...this.#row, sealed: null }
  }
}
