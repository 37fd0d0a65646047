import type { TimelineEvent } from '@throughline/context'
import { compareEvents } from '@throughline/context'
import { pairOf, type Statement } from './statements.js'
import { lastUpTo, type Talk } from './talk.js'

/** Conversations of one topic that are looked back at, the ones that were busy last. */
const LOOKED_AT = 20

/**
 * Which conversations are one matter: those that a statement joins, and those of the same topic of which one began within the
 * window after the other was busy. Whatever has no topic is joined by statements only.
 *
 * @param windowMs between two conversations of the same topic, in milliseconds
 */
export function joined(talks: readonly Talk[], statements: ReadonlyMap<string, Statement>, windowMs: number): Talk[][] {
  const sets = new Sets()
  for (const { from, to, isSame } of statements.values()) if (isSame) sets.join(from, to)
  const byTopic = Map.groupBy(talks, ({ topic }) => topic)
  for (const [topic, own] of byTopic) {
    if (topic === undefined) continue
    for (const [one, other] of nearIn(own, statements, windowMs * 1_000)) sets.join(one.key, other.key)
  }
  return [...Map.groupBy(talks, ({ key }) => sets.rootOf(key)).values()]
}

/** Pairs of conversations of one topic that are near in time and that nobody has taken apart. */
function* nearIn(talks: readonly Talk[], statements: ReadonlyMap<string, Statement>, window: number): Generator<[Talk, Talk]> {
  const busy: Talk[] = []
  const started = new Set<Talk>()
  for (const [event, talk] of inOrder(talks)) {
    if (!started.has(talk)) {
      started.add(talk)
      const at = event.occurredAt
      const near = busy.find(
        (other) => at - lastUpTo(other.events, at)!.occurredAt <= window && statements.get(pairOf(talk.key, other.key))?.isSame !== false,
      )
      if (near !== undefined) yield [near, talk]
    }
    if (busy[0] === talk) continue
    const index = busy.indexOf(talk)
    if (index > 0) busy.splice(index, 1)
    busy.unshift(talk)
    busy.length = Math.min(busy.length, LOOKED_AT)
  }
}

function inOrder(talks: readonly Talk[]): [TimelineEvent, Talk][] {
  const all = talks.flatMap((talk) => talk.events.map((event): [TimelineEvent, Talk] => [event, talk]))
  return all.toSorted(([one], [other]) => compareEvents(one, other))
}

/** Disjoint sets of names. */
class Sets {
  private readonly parents = new Map<string, string>()

  rootOf(name: string): string {
    let root = name
    for (let parent = this.parents.get(root); parent !== undefined; parent = this.parents.get(root)) root = parent
    if (root !== name) this.parents.set(name, root)
    return root
  }

  join(one: string, other: string): void {
    const [root, to] = [this.rootOf(one), this.rootOf(other)]
    if (root !== to) this.parents.set(to, root)
  }
}
