import type { LogRecord } from '../ports/consumer.js'
import type { OutgoingRecord } from '../ports/producer.js'

/** A part has news up to this position. */
export interface Change {
  part: number
  position: number
}

/** One record for the changes of several parts; all of them go to partition 0. */
export function encodeChanges(topic: string, changes: readonly Change[]): OutgoingRecord {
  const heads = Object.fromEntries(changes.map(({ part, position }) => [part, position]))
  return { topic, partition: 0, key: null, value: JSON.stringify({ heads }), headers: {} }
}

/** Reads such a record; one that is none has no changes. */
export function decodeChanges(record: Pick<LogRecord, 'value'>): Change[] {
  const heads = headsOf(record.value)
  const changes: Change[] = []
  for (const [part, position] of Object.entries(heads)) {
    if (/^\d+$/.test(part) && Number.isSafeInteger(position)) changes.push({ part: Number(part), position: Number(position) })
  }
  return changes
}

function headsOf(value: Buffer | null): object {
  try {
    const parsed: unknown = JSON.parse(String(value))
    if (typeof parsed !== 'object' || parsed === null || !('heads' in parsed)) return {}
    return typeof parsed.heads === 'object' && parsed.heads !== null ? parsed.heads : {}
  } catch {
    return {}
  }
}
