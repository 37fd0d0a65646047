import { sequenceKey } from '@throughline/events'
import type { TimelineEvent } from '../event.js'

/** The order of a timeline: when it happened, then `sequence` in C collation, then the uid. */
export function compareEvents(a: TimelineEvent, b: TimelineEvent): number {
  return a.occurredAt - b.occurredAt || compareTexts(sequenceOf(a), sequenceOf(b)) || compareTexts(a.uid, b.uid)
}

function sequenceOf({ sequence }: TimelineEvent): string {
  return typeof sequence === 'string' ? sequenceKey(sequence) : ''
}

/** By their bytes in UTF-8; JavaScript's own order differs where surrogates meet U+E000 to U+FFFF. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
