import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import { ruleVersionOf, signalId } from '../signals/signal-id.js'
import { signalRowsIn } from '../signals/signal-rows.js'
import { SIGNAL_KINDS, type SignalKind } from '../signals/signal-rules.js'
import type { Story } from '../story.js'
import { type FollowUpItem, followUpsIn } from './follow-ups-in.js'

/** The follow-ups of a story, and those that its signals want. */
export function followUpItemsIn(story: Story, rules: CareRules): Derived<FollowUpItem> {
  const { rows: signals } = signalRowsIn(story, rules)
  const versions = new Map<string, string>(SIGNAL_KINDS.map((kind: SignalKind) => [kind, ruleVersionOf(kind, rules.signals.rules)]))
  const idOf = (kind: string, evidence: readonly string[]): string =>
    signalId(story.tenantId ?? '', { kind: kind as SignalKind, evidence }, versions.get(kind) ?? '')
  return followUpsIn(story, rules, { signals, idOf })
}
