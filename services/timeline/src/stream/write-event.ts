import type { NewsRow } from '@throughline/log'
import { BROKEN, type EventTexts } from './event-texts.js'
import type { LiveStream, Places } from './live-stream.js'
import { idOf, type TenantSeals } from './stream-events.js'
import { sentEvents } from './stream-metrics.js'

/**
 * Writes an event, if the reader may see it.
 *
 * @param places of the stream when it has it
 * @returns false when the stream takes no more for now
 */
export function writeEvent(stream: LiveStream, row: NewsRow, places: Places, texts: EventTexts, seals: TenantSeals): boolean {
  const text = texts.of(row, stream.reader.sight)
  if (text === undefined) return true
  if (text === BROKEN) {
    stream.finish('an event cannot be opened')
    return true
  }
  sentEvents.inc()
  return stream.event(idOf(seals, stream.composition, places), text)
}
