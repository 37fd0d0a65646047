import { timeOf } from '@throughline/events'
import type { FollowUpEntry } from '@throughline/log'
import { given, instant } from '../care/given.js'

/** A follow-up as the API shows it; what there is none of is missing. */
export interface ShownFollowUp {
  followupId: string
  customerId: string
  ref: string
  /** Uid of its latest event: a change may say that it goes on from this one. */
  version: string
  state: string
  overdue: boolean
  kind: string
  openedAt: string
  lastAt: string
  notes: number
  actions: number
  goodwill: FollowUpEntry['goodwill']
  told: number
  escalated: number
  reopened: number
  recovery: { complainedAgain: boolean; recovered?: boolean; scoreBefore?: number; scoreAfter?: number; boughtAt?: string }
  [further: string]: unknown
}

export function shownFollowUp(one: FollowUpEntry): ShownFollowUp {
  const { followupId, customerId, version, state, overdue, kind, notes, actions, goodwill, told, escalated, reopened } = one
  const { severity, rule, signalId, issue, channel, topic, organisation, owner, queue, outcome, cause } = one
  const { scoreBefore, scoreAfter, boughtAt, complainedAgain, recovered } = one
  return {
    followupId,
    customerId,
    ref: `id:${customerId}`,
    version,
    state,
    overdue,
    kind,
    ...given({ severity, rule, signalId, issue, channel, topic, organisation, owner, queue }),
    openedAt: timeOf(one.openedAt),
    ...given({ dueAt: instant(one.dueAt) }),
    lastAt: timeOf(one.lastAt),
    ...given({ closedAt: instant(one.closedAt), outcome, cause, closedAfterMs: one.closedAt === null ? null : Math.round((one.closedAt - one.openedAt) / 1_000) }),
    notes,
    actions,
    goodwill,
    told,
    ...given({ toldAt: instant(one.toldAt) }),
    escalated,
    reopened,
    withdrawn: one.withdrawn,
    recovery: { complainedAgain, ...given({ recovered, scoreBefore, scoreAfter, boughtAt: instant(boughtAt) }) },
  }
}
