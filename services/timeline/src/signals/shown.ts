import { timeOf } from '@throughline/events'
import type { IssueEntry, SignalEntry } from '@throughline/log'
import { given } from '../care/given.js'

/** A signal as the API shows it; what there is none of is missing. */
export interface ShownSignal {
  id: string
  customerId: string
  ref: string
  kind: string
  class: string
  severity: string
  state: 'open' | 'closed'
  openedAt: string
  /** Uids of the events that prove it, the oldest first. */
  evidence: readonly string[]
  [further: string]: unknown
}

export function shownSignal(one: SignalEntry): ShownSignal {
  const { signalId, customerId, kind, severity, closedAt, ending, endUid, topic, channel, organisation, issue, conversation } = one
  return {
    id: signalId,
    customerId,
    ref: `id:${customerId}`,
    kind,
    class: one.class,
    severity,
    state: closedAt === null ? 'open' : 'closed',
    openedAt: timeOf(one.openedAt),
    ...given({ closedAt: closedAt === null ? null : timeOf(closedAt), end: ending, endedBy: endUid }),
    ...given({ topic, channel, organisation, issue, conversation }),
    evidence: one.evidence,
    rulesVersion: one.rules,
  }
}

/** A matter as the API shows it; what there is none of is missing. */
export function shownIssue(one: IssueEntry): Record<string, unknown> {
  const { issue, topic, channel, organisation, outcome, settledAt, contacts, conversations, transfers, escalations, switches, waitedMs } = one
  return {
    issue,
    state: settledAt === null ? 'open' : 'settled',
    ...given({ topic, channel, organisation, outcome }),
    startedAt: timeOf(one.startedAt),
    lastAt: timeOf(one.lastAt),
    ...given({ settledAt: settledAt === null ? null : timeOf(settledAt) }),
    contacts,
    conversations,
    transfers,
    escalations,
    switches,
    waitedMs,
  }
}
