import { type Journey, journeyBy, type JourneyRules, type TimelineEvent } from '@throughline/context'

/** Several derivations ask in which stage a customer was. */
const known = new WeakMap<readonly TimelineEvent[], { readonly rules: JourneyRules; readonly states: readonly Journey[] }>()

/** The journey before the first of these events, and after each of them: one more than there are events. */
export function journeyAlong(events: readonly TimelineEvent[], rules: JourneyRules): readonly [Journey, ...Journey[]] {
  const before = known.get(events)
  if (before?.rules === rules) return before.states as [Journey, ...Journey[]]
  const each = journeyBy(rules)
  const states: [Journey, ...Journey[]] = [each.initial]
  let state = each.initial
  for (const event of events) {
    state = each.each?.(state, event) ?? state
    states.push(state)
  }
  known.set(events, { rules, states })
  return states
}
