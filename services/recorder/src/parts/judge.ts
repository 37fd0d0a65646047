import type { Alarm } from './alarm.js'
import type { Standing } from './part.js'

/** What is known of a partition; the standing's high watermark is the furthest end that was ever seen. */
export interface Known extends Standing {
  /** Id of the topic when it was first recorded; null when nobody has noted it. */
  topicId: string | null
}

/** What the broker says of it; asked after `Known` was read, or the end may have moved past it. */
export interface Found {
  topicId: string
  earliest: number
  latest: number
}

/** Compares the two. @returns undefined when all is well */
export function judge(known: Known, found: Found): Alarm | undefined {
  const { nextOffset } = known
  if (known.topicId !== null && known.topicId !== found.topicId) {
    return { kind: 'topic-replaced', message: `the topic has id ${found.topicId}, recorded was ${known.topicId}` }
  }
  const end = Math.max(nextOffset, known.highWatermark)
  if (found.latest < end) {
    return { kind: 'offsets-reused', message: `the partition ends at ${found.latest}, but ${end} was reached before` }
  }
  if (found.earliest > nextOffset) {
    const lost = found.earliest - nextOffset
    return { kind: 'records-lost', message: `the partition begins at ${found.earliest}, ${lost} records after the cursor` }
  }
  return undefined
}
