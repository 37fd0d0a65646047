import type { Placement } from '@throughline/bus'
import type { PlaceCipher } from '@throughline/log'

/**
 * The token of a write: for each part that it went to, the last of its offsets. Whoever has recorded up to these has
 * recorded all of it.
 * @param topicTag which topic of that name the offsets are of; undefined when nobody knows
 */
export function tokenOf(placements: readonly Placement[], cipher: PlaceCipher, topicTag: number | undefined): string {
  const last = new Map<number, number>()
  for (const { partition, offset } of placements) {
    const known = last.get(partition)
    if (known === undefined || offset > known) last.set(partition, offset)
  }
  const tag = topicTag === undefined ? {} : { topicTag }
  const parts = [...last].toSorted(([one], [other]) => one - other)
  return cipher.seal(parts.map(([part, number]) => ({ kind: 'interactions', part, number, ...tag })))
}
