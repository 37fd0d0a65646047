import type { HoursRules } from '@throughline/calendar'
import { timeOf } from '@throughline/events'
import type { InForce } from '../care-rules.js'
import { type ComingStep, comingStep, countedOf, timeAfter } from './due.js'
import type { FollowUp } from './follow-up.js'
import type { FollowUpRules } from './follow-up-rules.js'
import { hexOf, isGone, type Shown, type Wanted } from './opening.js'

/** Something that is to be done about follow-ups, asked for once under its id. */
export interface CareMessage {
  /** 32 bytes in hex; the same for the same thing. */
  readonly id: string
  readonly type: string
  /** When it came about, in microseconds since 1970. */
  readonly at: number
  /** When the log took what it comes from, in microseconds; by it late news are told from old ones. */
  readonly knownAt: number
  readonly data: Readonly<Record<string, unknown>>
}

/** A follow-up is to be opened, by a signal and the rules. */
export function wantedMessage({ followupId, signal, rule }: Wanted, version: number, hours: HoursRules): CareMessage {
  const { openedAt, severity, kind, id: signalId, issue, channel, topic, organisation } = signal
  // Behind what it comes of, also in the order of a timeline.
  const at = openedAt + 1
  const { owner, queue, dueInMs, counted } = rule
  const dueAt = timeAfter(openedAt, dueInMs, counted, hours, { organisation, channel, topic, queue })
  const data = { followupId, kind, severity: rule.severity ?? severity, signalId, evidence: signal.evidence.slice(0, 100), issue }
  const told = { ...data, channel, topic, organisation, rule: rule.rule, ruleVersion: version, owner, queue, dueAt: timeOf(dueAt) }
  return message('followup.wanted', followupId, { at, knownAt: signal.recordedAt ?? openedAt }, told)
}

/** What is to be done about one by the rules, and by time. @returns when there is more, too */
export function messagesOf(
  one: FollowUp,
  shown: Shown,
  { rules }: InForce<FollowUpRules>,
  { hours, now }: { readonly hours: HoursRules; readonly now: number },
): { messages: CareMessage[]; nextAt: number | undefined } {
  const coming = comingStep(one, rules, hours)
  const isDue = coming !== undefined && coming.at <= now
  const messages = [
    ...(isDue ? [escalation(one, coming, countedOf(one, rules), hours)] : []),
    ...(one.withdrawn || one.state === 'closed' || !isGone(one, shown) ? [] : [withdrawal(one, now)]),
    ...tellings(one, rules),
  ]
  return { messages, nextAt: isDue ? undefined : coming?.at }
}

function escalation(one: FollowUp, { nth, step, at }: ComingStep, counted: 'open' | 'clock', hours: HoursRules): CareMessage {
  const { owner, queue, dueInMs } = step
  const dueAt = dueInMs === undefined ? undefined : timeOf(timeAfter(at, dueInMs, counted, hours, one))
  return message('followup.escalation_due', `${one.id} ${one.reopened} ${nth}`, { at, knownAt: Infinity }, { ...named(one), step: nth, owner, queue, dueAt })
}

/** What opened it turned out not to be so: who has worked on it decides what that means, else it is closed. */
function withdrawal(one: FollowUp, now: number): CareMessage {
  return message('followup.signal_gone', `${one.id} ${one.reopened}`, { at: now, knownAt: now }, { ...named(one), touched: one.touched })
}

/** By the rules, unless a person has told the customer since. */
function tellings(one: FollowUp, { tellOpened, tellClosed }: FollowUpRules): CareMessage[] {
  const { closedAt, outcome, told } = one
  if (outcome === 'withdrawn' || one.withdrawn) return []
  const first = tellOpened !== undefined && told === 0 && closedAt === undefined
  const last = tellClosed !== undefined && closedAt !== undefined && !isToldEnd(one)
  return [
    ...(first ? [telling(one, 'opened', tellOpened.template, one.openedAt + 1)] : []),
    ...(last ? [telling(one, 'closed', tellClosed.template, closedAt + 1)] : []),
  ]
}

/** Whether the customer was told what was done: since it was closed, or before it was. */
function isToldEnd({ toldAt = 0, didAt = 0, closedAt = 0, openedAt, reopenedAt }: FollowUp): boolean {
  return toldAt > closedAt || didAt > (reopenedAt ?? openedAt)
}

function telling(one: FollowUp, on: 'opened' | 'closed', template: string, at: number): CareMessage {
  return message('followup.telling_due', `${one.id} ${one.reopened} ${on}`, { at, knownAt: at }, { ...named(one), on, template })
}

function named({ id: followupId, organisation, topic }: FollowUp): Record<string, unknown> {
  return { followupId, organisation, topic }
}

function message(type: string, about: string, times: Pick<CareMessage, 'at' | 'knownAt'>, data: Record<string, unknown>): CareMessage {
  const told = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
  return { id: hexOf(type, about), type, ...times, data: told }
}
