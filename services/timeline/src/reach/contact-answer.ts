import { timeOf } from '@throughline/events'
import type { ContactDecision, Reason } from '@throughline/rules'
import type { Freshness } from '../freshness/freshness.js'
import type { ReachVersions } from './reach-rules.js'
import type { Said } from './said.js'

export interface ReasonAnswer extends Omit<Reason, 'until'> {
  /** Until when it stands in the way; null: for good. */
  until?: string | null
}

export interface DecisionAnswer {
  customerId: string
  purpose: string
  /** The time that it is about. */
  at: string
  /** Whether they may be contacted at that time. */
  allowed: boolean
  /** Where; null where nothing is left. */
  channel: string | null
  /** From when on; null: not at all, as things stand. */
  nextAt: string | null
  /** In which quiet hours and wishes are meant. */
  timeZone: string
  /** The words of the purpose's template, where it has one. */
  says?: Said
  why: ReasonAnswer[]
  versions: Pick<ReachVersions, 'contact' | 'hours' | 'templates'>
  freshness: Freshness
}

/** A decision as answers show it. */
export function shownDecision({ allowed, channel, at, timeZone, why }: ContactDecision): Pick<DecisionAnswer, 'allowed' | 'channel' | 'nextAt' | 'timeZone' | 'why'> {
  return { allowed, channel: channel ?? null, nextAt: at === undefined ? null : timeOf(at), timeZone, why: why.map(shownReason) }
}

function shownReason({ until, ...reason }: Reason): ReasonAnswer {
  if (reason.says !== 'delays') return reason
  return { ...reason, until: until === undefined ? null : timeOf(until) }
}
