import { timeOf } from '@throughline/events'
import { joinPayload, type PlaceCipher, type TimelineRow } from '@throughline/log'
import type { Freshness } from '../freshness/freshness.js'

export interface TimelineAnswer {
  rows: readonly TimelineRow[]
  subjectId: string
  part: number
  /** Sealed; null at the end. */
  next: string | null
  freshness: Freshness
}

/** The answer as JSON: each event as it was published, and where and when the log has it. */
export function timelineJson({ rows, subjectId, part, next, freshness }: TimelineAnswer, cipher: PlaceCipher): string {
  const positions = cipher.sealEach(rows.map((row) => ({ kind: 'position', part, number: row.position })))
  const events = rows.map((row, index) => ({
    ...joinPayload(row),
    subjectId,
    position: positions[index],
    recordedAt: timeOf(row.recordedAt),
  }))
  return JSON.stringify({ events, next, freshness })
}
