import type { SignalRow } from '@throughline/care'
import { timeOf } from '@throughline/events'
import type { Telling } from '../derivation.js'

/** What others are told about a signal: that it was opened, and when it is over that it was closed. */
export function tellings(signal: SignalRow): Telling[] {
  const { id, openedAt, closedAt, end, endUid, recordedAt } = signal
  const opened = { thing: id, type: 'signal.opened', at: openedAt, recordedAt, data: dataOf(signal) }
  if (closedAt === undefined) return [opened]
  const data = defined({ ...opened.data, closedAt: timeOf(closedAt), end, endedBy: endUid })
  return [opened, { thing: id, type: 'signal.closed', at: closedAt, recordedAt, data }]
}

/** Codes, ids and times: no words of anybody. */
function dataOf({ id, kind, severity, evidence, openedAt, topic, channel, organisation, issue, conversation, rules, class: of }: SignalRow): Record<string, unknown> {
  const about = { topic, channel, organisation, issue, conversation }
  return defined({ signalId: id, kind, class: of, severity, openedAt: timeOf(openedAt), evidence, ...about, rulesVersion: rules })
}

function defined(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
}
