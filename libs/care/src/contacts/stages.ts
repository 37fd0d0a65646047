import { type Journey, journeyBy, type JourneyRules, settled, stageOf, type TimelineEvent } from '@throughline/context'
import type { StageAt } from './about-events.js'

/** The stage of the journey that each of these events found the customer in; the very first one leads into one. */
export function stagesAt(events: readonly TimelineEvent[], wanted: ReadonlySet<string>, rules: JourneyRules): StageAt {
  const each = journeyBy(rules)
  const stages = new Map<string, string>()
  let state: Journey = each.initial
  for (const event of events) {
    const before = state
    state = each.each?.(before, event) ?? before
    if (!wanted.has(event.uid)) continue
    const found = stageOf(settled(before, event.occurredAt, rules))
    stages.set(event.uid, found === 'none' ? stageOf(state) : found)
  }
  return ({ uid }) => stages.get(uid)
}
