import { createHash } from 'node:crypto'
import type { HistoryMember } from '../history/read-history.js'

/** Names the set of a customer's identifiers, each with the time for which it was theirs: the same in whatever order. */
export function compositionOf(members: readonly HistoryMember[]): string {
  const lines = members.map(({ subjectId, from, until }) => `${subjectId} ${from ?? ''} ${until ?? ''}`)
  return uuidOf(lines.toSorted().join('\n'))
}

/** 16 bytes of a hash, in the form of a UUID. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
