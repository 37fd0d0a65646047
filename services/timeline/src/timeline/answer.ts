import { timeOf, type CloudEvent } from '@throughline/events'
import type { CustomerPageRow, PlaceCipher, TimelineRow } from '@throughline/log'
import type { Freshness } from '../freshness/freshness.js'

export interface TimelineAnswer {
  rows: readonly CustomerPageRow[]
  /** The events of the rows; undefined in place of one that was erased. */
  opened: readonly (CloudEvent | undefined)[]
  /** Sealed; null at the end. */
  next: string | null
  freshness: Freshness
  /** Whether the reader sees no personal fields: the events lack them, and say so. */
  masked: boolean
  /** What is said beside the events. */
  about?: object | undefined
}

/** The answer as JSON: each event as it was published, and where and when the log has it. */
export function timelineJson({ rows, opened, next, freshness, masked, about }: TimelineAnswer, cipher: PlaceCipher): string {
  const positions = cipher.sealEach(rows.map(({ part, position }) => ({ kind: 'position', part, number: position })))
  const events = rows.flatMap((row, index) => {
    const event = opened[index]
    if (!event) return []
    return [shownEvent(event, { row, subjectId: row.subjectId, position: positions[index]!, masked })]
  })
  return JSON.stringify({ ...about, events, next, freshness })
}

/** An event as readers get it, wherever: as it was published, and where and when the log has it. */
export function shownEvent(
  event: CloudEvent,
  { row, subjectId, position, masked }: { row: TimelineRow; subjectId: string; position: string; masked: boolean },
): object {
  return { ...event, ...(masked && { masked }), uid: row.eventUid, subjectId, position, recordedAt: timeOf(row.recordedAt) }
}
