import type { TimelineEvent } from '../event.js'
import { type Arranging, arrange } from '../timeline/arrange.js'
import { type Checkpoint, standing } from './checkpoint.js'

/**
 * What is folded on top of a checkpoint: the timeline behind its boundary.
 *
 * @param events all that are dated behind the boundary, with what was said about them, in any order and however often
 * @returns undefined when a correction has moved an event over the boundary that the checkpoint does not know of: then it
 *   does not hold
 */
export function tailOf(
  { boundary, postponed, preponed }: Omit<Checkpoint, 'state'>,
  events: readonly TimelineEvent[],
  arranging: Arranging = {},
): TimelineEvent[] | undefined {
  const timeline = arrange([...events, ...postponed], arranging)
  const [before, tail] = [[] as string[], [] as TimelineEvent[]]
  for (const event of timeline) {
    if (event.occurredAt > boundary) tail.push(event)
    else before.push(standing(event))
  }
  const known = new Set(preponed)
  return before.length === known.size && before.every((one) => known.has(one)) ? tail : undefined
}
