import { afterFact, canBeMet, dataOf, type Expectation, FACTS, type TimelineEvent, toldBy } from '@throughline/context'
import { endBy } from '../endings.js'
import type { Finder, Found } from '../found.js'

/** What the customer was told last about one thing, and the event that told it. */
interface Told {
  readonly expectation: Expectation
  readonly event: TimelineEvent
}

/** Expectations that are looked at together at most; the ones that were told first go. */
const MOST = 1_000
const BRINGING: ReadonlySet<string> = new Set(FACTS)

/** The customer was told that something would be there by a time, and it was not. What no fact can bring is not judged. */
export const missedExpectation: Finder<'missed-expectation'> = ({ events }, { graceMs }) => [...missedIn(events, graceMs * 1_000)]

function* missedIn(events: readonly TimelineEvent[], grace: number): Generator<Found> {
  const open = new Map<string, Told>()
  const met = new Set<string>()
  for (const event of events) {
    if (event.class === 'unknown' || event.class === 'behaviour') continue
    if (BRINGING.has(event.type)) {
      for (const [key, told] of open) {
        const { deliveredAt, droppedAt } = afterFact(told.expectation, event)
        if (deliveredAt === undefined && droppedAt === undefined) continue
        yield* missed(told, grace, { event, how: deliveredAt === undefined ? 'dropped' : 'delivered' })
        open.delete(key)
        met.add(key)
      }
    }
    const expectation = isKeptFrom(event) ? undefined : toldBy(event)
    if (expectation === undefined || met.has(expectation.key) || !canBeMet(expectation.what)) continue
    const before = open.get(expectation.key)
    if (before?.expectation.dueAt === expectation.dueAt && before !== undefined) continue
    if (before !== undefined) yield* missed(before, grace, { event, how: 'told-anew' })
    open.set(expectation.key, { expectation, event })
    if (open.size > MOST) open.delete(open.keys().next().value!)
  }
  for (const told of open.values()) yield* missed(told, grace)
}

interface Ending {
  readonly event: TimelineEvent
  readonly how: 'delivered' | 'dropped' | 'told-anew'
}

function* missed({ expectation: { dueAt }, event }: Told, grace: number, ending?: Ending): Generator<Found> {
  const end = ending && endBy(ending.event, ending.how)
  if (dueAt === undefined || (end !== undefined && end.at <= dueAt + grace)) return
  yield { evidence: [event], openedAt: dueAt + grace, end }
}

/** A delay of which the customer was not told changes nothing of what they expect. */
function isKeptFrom(event: TimelineEvent): boolean {
  return event.type === 'order.delayed' && dataOf(event)['told'] === false
}
