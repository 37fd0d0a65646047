import { journeyBy, type JourneyRules, settled, stageOf, type TimelineEvent } from '@throughline/context'

/**
 * In which stage a customer was at some times, before what happened then; of times before the first stage there is nothing.
 *
 * @param events the oldest first
 */
export function stagesAt(events: readonly TimelineEvent[], times: readonly number[], rules: JourneyRules): ReadonlyMap<number, string> {
  const stages = new Map<number, string>()
  const each = journeyBy(rules)
  let state = each.initial
  let next = 0
  for (const at of [...new Set(times)].toSorted((a, b) => a - b)) {
    for (; next < events.length && events[next]!.occurredAt < at; next++) state = each.each?.(state, events[next]!) ?? state
    const stage = stageOf(settled(state, at, rules))
    if (stage !== 'none') stages.set(at, stage)
  }
  return stages
}
