import type { Statement } from './statements.js'
import { lastUpTo, type Talk } from './talk.js'

/**
 * Conversations that took over from another one while the customer was still there: by statement, or a call that a phone menu
 * led to. For the customer that is one contact.
 *
 * @param talks by the times at which they began
 */
export function handoversIn(talks: readonly Talk[], statements: readonly Statement[], withinMs: number): ReadonlySet<string> {
  const byKey = new Map(talks.map((talk) => [talk.key, talk]))
  const stated = statements.flatMap(({ from, to, isSame }) => {
    const [one, other] = [byKey.get(from), byKey.get(to)]
    return isSame && one !== undefined && other !== undefined ? [[one, other], [other, one]] : []
  })
  // Conversations come by their times: a menu leads to the call that is next.
  const called = talks.flatMap((talk, index) => (index > 0 && isCall(talk) && isMenu(talks[index - 1]!) ? [[talks[index - 1]!, talk]] : []))
  const found = [...stated, ...called].flatMap(([from, to]) => (from !== undefined && to !== undefined && tookOver(from, to, withinMs) ? [to.key] : []))
  return new Set(found)
}

function tookOver(from: Talk, to: Talk, withinMs: number): boolean {
  const at = to.events[0]!.occurredAt
  const before = from === to ? undefined : lastUpTo(from.events, at)
  if (before === undefined || from.events[0]!.occurredAt > at) return false
  // Of two that began at the same moment, one took over.
  const isLater = from.events[0]!.occurredAt < at || from.key < to.key
  return isLater && at - before.occurredAt <= withinMs * 1_000
}

function isMenu({ events }: Talk): boolean {
  return events.every(({ channel }) => channel === 'ivr')
}

function isCall({ events }: Talk): boolean {
  return events[0]!.channel === 'voice'
}
