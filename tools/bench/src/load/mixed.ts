import type { CloudEvent } from '@throughline/events'
import { visitor } from './people.js'
import { seeded, zipf } from './random.js'
import { type Doing, eventsOf } from './stories.js'

/** Doings that are under way at a time: the events of one lie far apart, as those of a busy site do. */
const AT_ONCE = 2_000
const VISITORS = 20_000

/** The events of doings, each in its order, and all of them mixed. */
export function* interleaved(doings: Iterator<Doing>, atOnce = AT_ONCE): Generator<CloudEvent, void> {
  const open: CloudEvent[][] = []
  for (let at = 0; ; at = (at + 1) % Math.max(1, open.length)) {
    if (open[at] === undefined || open.length < atOnce) {
      const next = doings.next()
      if (next.done !== true) open.splice(at, 0, eventsOf(next.value).toReversed())
    }
    const events = open[at]
    if (events === undefined) return
    yield events.pop() as CloudEvent
    if (events.length === 0) open.splice(at, 1)
  }
}

/** The events of doings that come in the order of their beginnings, in the order in which they happened. */
export function* inTimeOrder(doings: Iterable<Doing>): Generator<CloudEvent, void> {
  let waiting: CloudEvent[] = []
  const timeOf = ({ time }: CloudEvent): string => time ?? ''
  for (const doing of doings) {
    const now = new Date(doing.at).toISOString()
    waiting.sort((one, other) => (timeOf(one) < timeOf(other) ? -1 : 1))
    const later = waiting.findIndex((event) => timeOf(event) >= now)
    yield* later < 0 ? waiting : waiting.slice(0, later)
    waiting = [...(later < 0 ? [] : waiting.slice(later)), ...eventsOf(doing)]
  }
  yield* waiting.toSorted((one, other) => (timeOf(one) < timeOf(other) ? -1 : 1))
}

/** Endless visits (90 %) and conversations of a crowd, by Zipf's law, beginning now. @param seed other seeds have other ids */
export function* crowdDoings(seed: number): Generator<Doing, never> {
  const random = seeded(seed)
  const draw = zipf(VISITORS, random)
  const nth = new Int32Array(VISITORS)
  const begun = Date.now() - 600_000
  for (let number = 0; ; number++) {
    const who = draw()
    yield { person: visitor(who), nth: nth[who]!++, at: begun + number / 10, run: `live-${seed}` }
  }
}

/** The events of such a crowd. */
export function mixedEvents(seed: number): Generator<CloudEvent, never> {
  return interleaved(crowdDoings(seed)) as Generator<CloudEvent, never>
}
