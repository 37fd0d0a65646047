import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import type { Story } from '../story.js'
import { foldFollowUps } from './fold-follow-ups.js'
import type { FollowUp } from './follow-up.js'
import { type CareMessage, messagesOf, wantedMessage } from './messages.js'
import { type OpeningSignal, wantedBy } from './opening.js'
import { type Recovery, recoveryOf } from './recovery.js'

/** A follow-up, and whether the customer came back after it. */
export type FollowUpRow = FollowUp & Recovery

/** Follow-ups of one customer; of more, the ones that were closed longest ago are left out. */
const MOST = 1_000

/** The follow-ups of a story, and what is to be done about them. Time alone brings their escalation. */
export function followUpsIn(
  { events, now }: Story,
  { care, hours }: Pick<CareRules, 'care' | 'hours'>,
  signals: readonly OpeningSignal[],
): Derived<FollowUpRow> & { readonly messages: readonly CareMessage[] } {
  const known = foldFollowUps(events)
  const wanted = wantedBy(signals, known, care.rules, now).map((one) => wantedMessage(one, care.version, hours.rules))
  const due = known.map((one) => messagesOf(one, signals, care, { hours: hours.rules, now }))
  const rows = latest(known).map((one) => ({ ...one, ...recoveryOf(one, events, care.rules.recoverWithinMs) }))
  const times = due.flatMap(({ nextAt }) => nextAt ?? [])
  return { rows, nextAt: times.length === 0 ? undefined : Math.min(...times), messages: [...wanted, ...due.flatMap(({ messages }) => messages)] }
}

function latest(known: FollowUp[]): FollowUp[] {
  if (known.length <= MOST) return known
  return known.toSorted((a, b) => (b.closedAt ?? Infinity) - (a.closedAt ?? Infinity) || b.openedAt - a.openedAt).slice(0, MOST)
}
