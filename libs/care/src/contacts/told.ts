import { afterFact, type Expectation, FACTS, toldBy, type TimelineEvent } from '@throughline/context'
import { commonOf, type StageAt } from './about-events.js'
import type { ToldFact } from './contact-facts.js'

/** Of one customer that wait for their facts at a time; more are not looked for. */
const MOST_OPEN = 200
/** Characters of what it is. */
const MOST_WHAT = 64
const BRINGING: ReadonlySet<string> = new Set(FACTS)

interface Told {
  readonly expectation: Expectation
  readonly first: TimelineEvent
}

/**
 * What the customer was told would come by a time, and when it came. A later word on the same thing moves its time, as in a
 * context; what has no time cannot be late.
 */
export function toldIn(events: readonly TimelineEvent[], stageAt: StageAt): ToldFact[] {
  const open = new Map<string, Told>()
  const over = new Map<string, Told>()
  for (const event of events) {
    if (BRINGING.has(event.type)) bring(open, over, event)
    const said = event.class === 'unknown' ? undefined : toldBy(event)
    // What is said of it after it came makes nobody wait again.
    if (said === undefined || over.has(said.key)) continue
    const known = open.get(said.key)
    if (known === undefined && open.size >= MOST_OPEN) open.delete(open.keys().next().value!)
    open.set(said.key, { expectation: { ...said, toldAt: known?.expectation.toldAt ?? said.toldAt }, first: known?.first ?? event })
  }
  return [...over.values(), ...open.values()].flatMap((told) => factOf(told, stageAt))
}

/** Moves what an event brings, or makes impossible, to what is over. */
function bring(open: Map<string, Told>, over: Map<string, Told>, event: TimelineEvent): void {
  for (const [key, told] of open) {
    const expectation = afterFact(told.expectation, event)
    if (expectation === told.expectation) continue
    open.delete(key)
    over.set(key, { ...told, expectation })
  }
}

function factOf({ expectation: { what, dueAt, deliveredAt, droppedAt }, first }: Told, stageAt: StageAt): ToldFact[] {
  if (dueAt === undefined) return []
  return [{ ...commonOf([first], stageAt), fact: 'told', at: dueAt, what: what.toLowerCase().slice(0, MOST_WHAT).toWellFormed(), deliveredAt, droppedAt }]
}
