import type { Sight } from '@throughline/access'
import { type PayloadColumns, payloadRow, type TimelineRow } from '../timeline/event-row.js'

/** A row as the statements of this folder give it. */
export interface FoundRow extends PayloadColumns {
  part: number
  subject_id: string
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
    this.#row = payloadRow(row, { tenantId, subjectId: row.subject_id })
  }

  /** As somebody may see it, who sees one organisation's events or all, with personal fields or without; else undefined. */
  for(sight: Sight): TimelineRow | undefined {
    if (sight.organisation !== null && sight.organisation !== this.#row.organisation) return undefined
    return sight.personal ? this.#row : { ...this.#row, sealed: null }
  }
}
