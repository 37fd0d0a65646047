import type { CareRules } from '../care-rules.js'
import { signalRowsIn } from '../signals/signal-rows.js'
import type { Story } from '../story.js'
import { timeAfter } from './due.js'
import { wantedBy } from './opening.js'

/** A follow-up that rules would have wanted. Times in microseconds since 1970. */
export interface WantedBefore {
  /** The same by whatever rules it is wanted. */
  readonly followupId: string
  readonly kind: string
  readonly severity: string
  readonly openedAt: number
  readonly dueAt: number
  readonly evidence: readonly string[]
  readonly rule: string
  readonly owner?: string | undefined
  readonly queue?: string | undefined
}

/**
 * The follow-ups that rules would have wanted for the signals of a story, had they been in force all the time and had nobody opened
 * any: one for each matter, since when it would have been closed nobody knows.
 */
export function wantedBefore(story: Story, rules: Pick<CareRules, 'signals' | 'promises' | 'hours' | 'care'>): WantedBefore[] {
  const { rows } = signalRowsIn(story, rules)
  const { openWithinMs, ...care } = rules.care.rules
  const recordedAt = new Map(story.events.map((event) => [event.uid, event.recordedAt]))
  // What was old when it was found opens none, whenever that was.
  const fresh = rows.filter(({ openedAt, evidence }) => evidence.every((uid) => (recordedAt.get(uid) ?? openedAt) - openedAt <= openWithinMs * 1_000))
  return wantedBy(fresh, [], { ...care, openWithinMs: Infinity }, story.now).map(({ followupId, signal, rule }) => {
    const { kind, severity, openedAt, evidence, channel, topic, organisation } = signal
    const { owner, queue } = rule
    const dueAt = timeAfter(openedAt, rule.dueInMs, rule.counted, rules.hours.rules, { organisation, channel, topic, queue })
    return { followupId, kind, severity: rule.severity ?? severity, openedAt, dueAt, evidence, rule: rule.rule, owner, queue }
  })
}
