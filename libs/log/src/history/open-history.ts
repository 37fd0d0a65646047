import type { CloudEvent, EventClass } from '@throughline/events'
import { openEvents } from '../payload/join.js'
import type { KeyReader } from '../payload/sealed-text.js'
import type { PlacedRow } from '../timeline/event-row.js'

/** An event of a customer's history, as it was published, and where and when the log has it. */
export interface HistoryEvent extends CloudEvent {
  readonly uid: string
  readonly subjectId: string
  readonly position: number
  readonly class: EventClass
  /** Microseconds since 1970. */
  readonly occurredAt: number
  readonly recordedAt: number
}

/**
 * The events of rows; of somebody who was erased there is nothing.
 * @throws KeyStoreError when the keys cannot be had now; BrokenSealError when one does not open although its key is there
 */
export async function openHistory(
  keys: KeyReader,
  tenantId: string,
  rows: readonly Omit<PlacedRow, 'part'>[],
): Promise<HistoryEvent[]> {
  const opened = await openEvents(keys, tenantId, rows)
  return rows.flatMap((row, index) => {
    const event = opened[index]
    if (event === undefined) return []
    const { eventUid: uid, subjectId, class: kind, position, occurredAt, recordedAt } = row
    return [{ ...event, uid, subjectId, class: kind, position, occurredAt, recordedAt }]
  })
}
