/** The place of an event in the order of a timeline: (when it happened, sequence, event uid). */
export interface TimelineKey {
  /** Microseconds since 1970. */
  occurredAt: number
  sequence: string
  eventUid: string
}

const LAST_UID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const FIRST_UID = '00000000-0000-0000-0000-000000000000'

/** The least key of a time: a bound that all events of that time are at or above. */
export function startOf(occurredAt: number): TimelineKey {
  return { occurredAt, sequence: '', eventUid: FIRST_UID }
}

/** Below and above everything: times are safe integers. */
export const beforeAll: TimelineKey = startOf(Number.MIN_SAFE_INTEGER)
export const afterAll: TimelineKey = startOf(2 ** 53)

/** The next greater key; between the two there is none, so "after" can be written as "at or above". */
export function successorOf(key: TimelineKey): TimelineKey {
  // In C collation the least text above a text is that text with the least character behind it.
  if (key.eventUid === LAST_UID) return { ...key, sequence: `${key.sequence}\u0001`, eventUid: FIRST_UID }
  const next = (BigInt(`0x${key.eventUid.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0')
  const groups = [next.slice(0, 8), next.slice(8, 12), next.slice(12, 16), next.slice(16, 20), next.slice(20)]
  return { ...key, eventUid: groups.join('-') }
}

/** Less than 0 when the first one comes before the other, as PostgreSQL orders them: by time, by sequence in the C collation, by id. */
export function compareKeys(one: TimelineKey, other: TimelineKey): number {
  if (one.occurredAt !== other.occurredAt) return one.occurredAt - other.occurredAt
  const sequence = Buffer.compare(Buffer.from(one.sequence), Buffer.from(other.sequence))
  if (sequence !== 0) return sequence
  if (one.eventUid === other.eventUid) return 0
  return one.eventUid < other.eventUid ? -1 : 1
}
