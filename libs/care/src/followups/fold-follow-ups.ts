import { code, dataOf, id, instant, money, plus, shortId, type TimelineEvent } from '@throughline/context'
import type { FollowUp, Place } from './follow-up.js'

const MOST_EVIDENCE = 100
const MOST_PLACES = 500
const OPENED = 'followup.opened'

type Change = (known: FollowUp, event: TimelineEvent, data: Record<string, unknown>) => Partial<FollowUp>

/**
 * The follow-ups that events tell of, in the order in which they were opened. What is told of one that was never opened
 * counts for nothing; what was opened twice counts once, as it was opened first.
 *
 * @param events the oldest first
 */
export function foldFollowUps(events: readonly TimelineEvent[]): FollowUp[] {
  const told = events.filter(({ type }) => type === OPENED || Object.hasOwn(CHANGES, type))
  const byId = Map.groupBy(told, (event) => code(dataOf(event), 'followupId'))
  return [...byId].flatMap(([followupId, own]) => {
    const first = own.find(({ type }) => type === OPENED)
    if (followupId === undefined || first === undefined) return []
    return [{ ...own.reduce(changed, opened(followupId, first)), places: own.slice(0, MOST_PLACES).map(placeOf) }]
  })
}

function opened(followupId: string, event: TimelineEvent): FollowUp {
  const data = dataOf(event)
  const { uid, occurredAt } = event
  return {
    id: followupId,
    openedBy: uid,
    places: [],
    version: uid,
    state: 'open',
    kind: code(data, 'kind') ?? 'other',
    severity: code(data, 'severity'),
    rule: code(data, 'rule'),
    signalId: code(data, 'signalId'),
    evidence: textsIn(data['evidence']),
    issue: code(data, 'issue'),
    channel: textOf(event.channel),
    topic: textOf(event.topic),
    organisation: textOf(event.organisation),
    owner: id(data, 'owner'),
    queue: code(data, 'queue'),
    openedAt: occurredAt,
    dueAt: instant(data, 'dueAt'),
    lastAt: occurredAt,
    notes: 0,
    actions: 0,
    goodwill: [],
    told: 0,
    step: 0,
    escalated: 0,
    reopened: 0,
    touched: false,
    withdrawn: false,
  }
}

function changed(known: FollowUp, event: TimelineEvent): FollowUp {
  const change = CHANGES[event.type]
  if (change === undefined) return known
  const data = dataOf(event)
  const byPerson = typeof data['by'] === 'string'
  const next = { ...known, ...change(known, event, data), version: event.uid, lastAt: Math.max(known.lastAt, event.occurredAt), touched: known.touched || byPerson }
  return next.state === 'open' && byPerson ? { ...next, state: 'working' } : next
}

const CHANGES: Readonly<Record<string, Change>> = {
  'followup.assigned': (known, _event, data) => inCharge(known, data),
  'followup.noted': (known, _event, data) => ({ notes: known.notes + 1, withdrawn: known.withdrawn || data['reason'] === WITHDRAWN }),
  'followup.cause_found': (known, _event, data) => ({ cause: code(data, 'cause') ?? known.cause }),
  'followup.action_taken': (known) => ({ actions: known.actions + 1 }),
  'followup.goodwill_granted': (known, _event, data) => ({ goodwill: withAmount(known.goodwill, money(data, 'amount')) }),
  'followup.told': (known, { occurredAt }, { did }) => ({
    told: known.told + 1,
    toldAt: occurredAt,
    didAt: typeof did === 'string' ? occurredAt : known.didAt,
  }),
  // What was decided while it was open may be told with a time at which it was closed.
  'followup.escalated': (known, _event, data) =>
    known.state === 'closed' ? {} : { ...inCharge(known, data), escalated: known.escalated + 1, step: stepOf(data) ?? known.step },
  'followup.closed': (known, { occurredAt }, data) => ({
    state: 'closed',
    closedAt: occurredAt,
    outcome: code(data, 'outcome'),
    withdrawn: known.withdrawn || data['outcome'] === 'withdrawn',
  }),
  'followup.reopened': (known, { occurredAt }, data) =>
    known.state !== 'closed'
      ? {}
      : {
          ...inCharge(known, data),
          state: 'working',
          closedAt: undefined,
          outcome: undefined,
          step: 0,
          reopened: known.reopened + 1,
          reopenedAt: occurredAt,
          dueAt: instant(data, 'dueAt') ?? dueAgain(known, occurredAt),
        },
}

/** Reason of a note, and outcome: the signal that opened it holds no longer. */
export const WITHDRAWN = 'signal-withdrawn'

function inCharge(known: FollowUp, data: Record<string, unknown>): Pick<FollowUp, 'owner' | 'queue' | 'dueAt'> {
  const [owner, queue] = [id(data, 'owner'), code(data, 'queue')]
  // Who gives it to a team takes it from the one person.
  const same = owner === undefined && queue === undefined
  return { owner: same ? known.owner : owner, queue: queue ?? known.queue, dueAt: instant(data, 'dueAt') ?? known.dueAt }
}

/** As long as there was the first time. */
function dueAgain({ openedAt, dueAt }: FollowUp, reopenedAt: number): number | undefined {
  return dueAt === undefined ? undefined : reopenedAt + Math.max(0, dueAt - openedAt)
}

function withAmount(known: FollowUp['goodwill'], given: FollowUp['goodwill'][number] | undefined): FollowUp['goodwill'] {
  if (given === undefined) return known
  const rest = known.filter(({ currency }) => currency !== given.currency)
  const before = known.find(({ currency }) => currency === given.currency)
  return [...rest, before === undefined ? given : { ...given, amount: plus(before.amount, given.amount) }]
}

/** Where an event lies. */
export function placeOf({ uid, subjectId, position }: TimelineEvent): Place {
  return { uid, subjectId, position: Number(position) }
}

function stepOf(data: Record<string, unknown>): number | undefined {
  const step = data['step']
  return typeof step === 'number' && Number.isInteger(step) && step > 0 ? step : undefined
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').slice(0, MOST_EVIDENCE) : []
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? shortId(value) : undefined
}
