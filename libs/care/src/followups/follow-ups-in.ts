import type { TimelineEvent } from '@throughline/context'
import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import type { Story } from '../story.js'
import { foldFollowUps, placeOf } from './fold-follow-ups.js'
import type { FollowUp, Place } from './follow-up.js'
import { type CareMessage, messagesOf, wantedMessage } from './messages.js'
import { type Shown, wantedBy } from './opening.js'
import { type Recovery, recoveryOf } from './recovery.js'

/** A follow-up, the events that show why it is there, and whether the customer came back after it. */
export type FollowUpRow = FollowUp & Recovery & { readonly shownBy: readonly Place[] }

/** A follow-up, and what is to be done about it; without one: it is to be opened. */
export interface FollowUpItem {
  readonly followUp?: FollowUpRow | undefined
  readonly messages: readonly CareMessage[]
}

/** Follow-ups of one customer; of more, the ones that were closed longest ago are left out. */
const MOST = 1_000

/** The follow-ups of a story, and what is to be done about them. Time alone brings their escalation. */
export function followUpsIn(story: Story, { care, hours }: Pick<CareRules, 'care' | 'hours'>, shown: Shown): Derived<FollowUpItem> {
  const { events, now } = story
  const known = foldFollowUps(events)
  const wanted = wantedBy(shown.signals, known, care.rules, now).map((one) => ({ messages: [wantedMessage(one, care.version, hours.rules)] }))
  const places = placesOf(events, new Set(known.flatMap(({ evidence }) => evidence)))
  const items = latest(known).map((one) => {
    const { messages, nextAt } = messagesOf(one, shown, care, { hours: hours.rules, now })
    const shownBy = one.evidence.flatMap((uid) => places.get(uid) ?? [])
    return { followUp: { ...one, ...recoveryOf(one, events, care.rules.recoverWithinMs), shownBy }, messages, nextAt }
  })
  const times = items.flatMap(({ nextAt }) => nextAt ?? [])
  const rows = [...wanted, ...items.map(({ followUp, messages }) => ({ followUp, messages }))]
  return { rows, nextAt: times.length === 0 ? undefined : Math.min(...times) }
}

/** Whoever was taken apart from this customer has taken their events along: what is not there is left out. */
function placesOf(events: readonly TimelineEvent[], uids: ReadonlySet<string>): Map<string, Place> {
  return new Map(events.flatMap((event) => (uids.has(event.uid) ? [[event.uid, placeOf(event)] as const] : [])))
}

function latest(known: FollowUp[]): FollowUp[] {
  if (known.length <= MOST) return known
  return known.toSorted((a, b) => (b.closedAt ?? Infinity) - (a.closedAt ?? Infinity) || b.openedAt - a.openedAt).slice(0, MOST)
}
