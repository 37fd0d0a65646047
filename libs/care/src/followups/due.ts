import { addOpenMillis, type HoursRules, openingHoursFor } from '@throughline/calendar'
import type { FollowUp } from './follow-up.js'
import type { EscalationStep, FollowUpRules, OpeningRule } from './follow-up-rules.js'

type Where = Pick<FollowUp, 'organisation' | 'channel' | 'queue' | 'topic'>

/** A step of the escalation that is to come, or is due. */
export interface ComingStep {
  /** From 1 on. */
  readonly nth: number
  readonly step: EscalationStep
  /** In microseconds since 1970. */
  readonly at: number
}

/**
 * So long after a time, counted as the rule says: in the hours of the place, or by the clock. A place that does not open for
 * so long would leave it undone for ever: then the clock counts.
 */
export function timeAfter(from: number, lengthMs: number, counted: OpeningRule['counted'], hours: HoursRules, where: Where): number {
  const byClock = from + lengthMs * 1_000
  return counted === 'clock' ? byClock : (addOpenMillis(openingHoursFor(hours, where), from, lengthMs) ?? byClock)
}

/** The next step for one that is not seen to in time; undefined when it is closed, has no due time, or all were taken. */
export function comingStep(one: FollowUp, rules: FollowUpRules, hours: HoursRules): ComingStep | undefined {
  const { state, dueAt, step: taken } = one
  const opening = rules.opens.find(({ rule }) => rule === one.rule)
  const step = (opening?.escalate ?? rules.escalate)[taken]
  if (state === 'closed' || dueAt === undefined || step === undefined) return undefined
  return { nth: taken + 1, step, at: timeAfter(dueAt, step.afterMs, countedOf(one, rules), hours, one) }
}

/** How time is counted in a follow-up: as the rule says that opened it. */
export function countedOf({ rule }: FollowUp, { opens }: FollowUpRules): OpeningRule['counted'] {
  return opens.find((one) => one.rule === rule)?.counted ?? 'open'
}
