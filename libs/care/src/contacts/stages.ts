import { type JourneyRules, settled, stageOf, type TimelineEvent } from '@throughline/context'
import { journeyAlong } from '../journey/along.js'
import type { StageAt } from './about-events.js'

/** The stage of the journey that each of these events found the customer in; the very first one leads into one. */
export function stagesAt(events: readonly TimelineEvent[], wanted: ReadonlySet<string>, rules: JourneyRules): StageAt {
  const stages = new Map<string, string>()
  const [first, ...after] = journeyAlong(events, rules)
  for (const [index, event] of events.entries()) {
    if (!wanted.has(event.uid)) continue
    const found = stageOf(settled(after[index - 1] ?? first, event.occurredAt, rules))
    stages.set(event.uid, found === 'none' ? stageOf(after[index] ?? first) : found)
  }
  return ({ uid }) => stages.get(uid)
}
