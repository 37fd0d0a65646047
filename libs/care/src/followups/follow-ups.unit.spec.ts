import { describe, expect, it } from '@jest/globals'
import { standardHours } from '@throughline/calendar'
import { shortId, type TimelineEvent } from '@throughline/context'
import fc from 'fast-check'
import { foldFollowUps } from './fold-follow-ups.js'
import { defaultFollowUpRules, type FollowUpRules, followUpRules } from './follow-up-rules.js'
import { followUpsIn } from './follow-ups-in.js'
import type { OpeningSignal } from './opening.js'

const HOUR = 3_600_000_000
const BEGIN = Date.parse('2026-03-02T09:00:00Z') * 1_000
const ID = '3f8a4a52-3c0e-8b5e-9d5c-0b8b4c8a7e11'
const customerId = '00000000-0000-4000-8000-000000000001'

let made = 0

function event(type: string, at: number, data: Record<string, unknown> = {}): TimelineEvent {
  const uid = `00000000-0000-4000-9000-${String(++made).padStart(12, '0')}`
  return { specversion: '1.0', id: uid, source: '/test', type, uid, subjectId: customerId, position: made, class: 'record', occurredAt: at, recordedAt: at, data }
}

const of = (verb: string, at: number, data: Record<string, unknown> = {}): TimelineEvent => event(`followup.${verb}`, at, { followupId: ID, ...data })
const opened = (at = BEGIN, data: Record<string, unknown> = {}): TimelineEvent => of('opened', at, { kind: 'low-score', ...data })

function signal(over: Partial<OpeningSignal> = {}): OpeningSignal {
  return { id: 'a'.repeat(64), kind: 'low-score', severity: 'high', openedAt: BEGIN, evidence: ['e1'], ...over }
}

interface Given {
  readonly events?: readonly TimelineEvent[]
  readonly signals?: readonly OpeningSignal[]
  readonly rules?: FollowUpRules
  readonly now?: number
}

function outcome({ events = [], signals = [], rules = defaultFollowUpRules, now = BEGIN + HOUR }: Given) {
  const inForce = { care: { version: 3, rules }, hours: { version: 0, rules: standardHours } }
  const { rows, nextAt } = followUpsIn({ customerId, members: [], events, now }, inForce, { signals, idOf: () => 's1' })
  return { messages: rows.flatMap(({ messages }) => messages), rows: rows.flatMap(({ followUp }) => followUp ?? []), nextAt }
}

const typesOf = ({ messages }: ReturnType<typeof outcome>): string[] => messages.map(({ type }) => type)

describe('the life of a follow-up', () => {
  it('has names as other tables have them, and no half of a character: PostgreSQL would take none', () => {
    const topic = `a${'😀'.repeat(100)}`
    const [known] = foldFollowUps([{ ...opened(), topic }])
    expect(known?.topic).toBe(shortId(topic))
    expect(known?.topic?.isWellFormed()).toBe(true)
  })

  it('goes from its opening to its end, and open again', () => {
    const events = [
      opened(BEGIN, { dueAt: '2026-03-04T09:00:00Z', queue: 'care', severity: 'high' }),
      of('assigned', BEGIN + HOUR, { owner: 'ann', by: 'bob' }),
      of('noted', BEGIN + 2 * HOUR, { text: 'called', by: 'ann' }),
      of('cause_found', BEGIN + 3 * HOUR, { cause: 'late-delivery', by: 'ann' }),
      of('action_taken', BEGIN + 4 * HOUR, { action: 'sent-again', by: 'ann' }),
      of('goodwill_granted', BEGIN + 5 * HOUR, { amount: { amount: '10.50', currency: 'EUR' }, by: 'ann' }),
      of('goodwill_granted', BEGIN + 6 * HOUR, { amount: { amount: '4.5', currency: 'EUR' }, by: 'ann' }),
      of('told', BEGIN + 7 * HOUR, { said: 'late', did: 'sent again', by: 'ann' }),
      of('closed', BEGIN + 8 * HOUR, { outcome: 'fulfilled', by: 'ann' }),
    ]
    expect(foldFollowUps(events)).toMatchObject([
      {
        id: ID, state: 'closed', kind: 'low-score', severity: 'high', owner: 'ann', queue: 'care', cause: 'late-delivery', notes: 1, actions: 1,
        goodwill: [{ amount: '15.00', currency: 'EUR' }], told: 1, closedAt: BEGIN + 8 * HOUR, outcome: 'fulfilled', reopened: 0, version: events.at(-1)?.uid,
      },
    ])
    const [again] = foldFollowUps([...events, of('reopened', BEGIN + 10 * HOUR, { reason: 'not-so', by: 'ann' })])
    expect(again).toMatchObject({ state: 'working', outcome: undefined, closedAt: undefined, reopened: 1, dueAt: BEGIN + 58 * HOUR })
  })

  it('is open until a person does something', () => {
    expect(foldFollowUps([opened(), of('escalated', BEGIN + 1, { step: 1, queue: 'lead' })])).toMatchObject([{ state: 'open', touched: false, step: 1, queue: 'lead' }])
    expect(foldFollowUps([opened(), of('noted', BEGIN + 1, { by: 'ann' })])).toMatchObject([{ state: 'working', touched: true }])
  })

  it('goes from a person to a team as a whole', () => {
    expect(foldFollowUps([opened(BEGIN, { owner: 'ann', queue: 'care' }), of('assigned', BEGIN + 1, { queue: 'lead' })])).toMatchObject([{ owner: undefined, queue: 'lead' }])
    expect(foldFollowUps([opened(BEGIN, { owner: 'ann', queue: 'care' }), of('assigned', BEGIN + 1, { dueAt: '2026-03-05T09:00:00Z' })])).toMatchObject([{ owner: 'ann', queue: 'care' }])
  })

  const VERBS = ['opened', 'assigned', 'noted', 'cause_found', 'action_taken', 'goodwill_granted', 'told', 'escalated', 'closed', 'reopened']
  const anyEvents = fc
    .array(
      fc.record({
        verb: fc.constantFrom(...VERBS),
        followupId: fc.constantFrom('a', 'b', 'c'),
        data: fc.record({ by: fc.string(), owner: fc.string(), step: fc.integer(), dueAt: fc.string(), amount: fc.anything(), outcome: fc.string(), kind: fc.anything() }, { requiredKeys: [] }),
      }),
      { maxLength: 30 },
    )
    .map((all) => all.map(({ verb, followupId, data }, index) => event(`followup.${verb}`, BEGIN + index, { followupId, ...data })))

  it('is one for each id that was opened, whatever is told of it and however often', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const all = foldFollowUps(events)
        const ids = new Set(events.filter(({ type }) => type === 'followup.opened').map(({ data }) => (data as { followupId: string }).followupId))
        expect(new Set(all.map(({ id }) => id))).toEqual(ids)
        for (const one of all) {
          expect(one.state === 'closed').toBe(one.closedAt !== undefined)
          expect(one.lastAt).toBeGreaterThanOrEqual(one.openedAt)
        }
      }),
    )
  })

  it('hangs on no other follow-up', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const alone = (id: string) => foldFollowUps(events.filter(({ data }) => (data as { followupId: string }).followupId === id))
        const together = foldFollowUps(events)
        expect(together.toSorted((x, y) => (x.id < y.id ? -1 : 1))).toEqual(['a', 'b', 'c'].flatMap(alone))
      }),
    )
  })
})

describe('what opens a follow-up', () => {
  it('is a signal that the rules name, once, with owner and due time', () => {
    const { messages } = outcome({ signals: [signal({ channel: 'email', organisation: 'dealer' })] })
    expect(messages).toMatchObject([
      { type: 'followup.wanted', at: BEGIN + 1, data: { kind: 'low-score', severity: 'high', rule: 'low-score', ruleVersion: 3, queue: 'care', channel: 'email', organisation: 'dealer', dueAt: '2026-03-04T09:00:00.000Z' } },
    ])
    const { followupId, ...data } = messages[0]!.data
    const open = of('opened', BEGIN, { ...data, followupId })
    expect(typesOf(outcome({ signals: [signal({ channel: 'email' })], events: [open] }))).toEqual([])
  })

  it('is not what is old when it is found, nor what no rule names', () => {
    expect(typesOf(outcome({ signals: [signal()], now: BEGIN + 8 * 24 * HOUR }))).toEqual([])
    expect(typesOf(outcome({ signals: [signal({ kind: 'praise' })] }))).toEqual([])
    const rules = followUpRules.parse({ opens: [{ rule: 'r', kinds: ['low-score'], topics: ['billing'], severities: ['critical'], dueInMs: 1 }] })
    expect(typesOf(outcome({ signals: [signal({ topic: 'billing' }), signal({ id: 'b', severity: 'critical' })], rules }))).toEqual([])
    expect(typesOf(outcome({ signals: [signal({ topic: 'billing', severity: 'critical' })], rules }))).toEqual(['followup.wanted'])
  })

  it('is asked for under one id for one issue, whichever of its signals are known', () => {
    const all = [1, 2, 3, 4].map((nth) => signal({ id: `s${nth}`, issue: 'i', evidence: [`e${nth}`], openedAt: BEGIN + nth }))
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (known) => {
        const { messages } = outcome({ signals: known })
        const { messages: whole } = outcome({ signals: all })
        expect(messages.map(({ id, data }) => [id, data['followupId']])).toEqual(whole.map(({ id, data }) => [id, data['followupId']]))
      }),
    )
  })

  it('joins the open one of its issue, and opens another after that was closed', () => {
    const events = [opened(BEGIN, { issue: 'i', signalId: 's1', evidence: ['e1'] }), of('closed', BEGIN + HOUR, { outcome: 'fulfilled', by: 'ann' })]
    const first = signal({ id: 's1', issue: 'i' })
    const during = signal({ id: 's2', issue: 'i', evidence: ['e2'], openedAt: BEGIN + 1 })
    const later = signal({ id: 's3', issue: 'i', evidence: ['e3'], openedAt: BEGIN + 2 * HOUR })
    expect(typesOf(outcome({ events, signals: [first, during], now: BEGIN + 3 * HOUR }))).toEqual([])
    const { messages } = outcome({ events, signals: [first, during, later], now: BEGIN + 3 * HOUR })
    expect(messages).toMatchObject([{ type: 'followup.wanted', data: { signalId: 's3' } }])
    expect(messages[0]!.data['followupId']).not.toBe(outcome({ signals: [first] }).messages[0]!.data['followupId'])
  })
})

describe('what becomes of it without a person', () => {
  const rules = followUpRules.parse({ escalate: [{ afterMs: 3_600_000, queue: 'lead', dueInMs: 3_600_000 }, { afterMs: 0, owner: 'boss' }] })
  const due = { dueAt: '2026-03-02T10:00:00Z' }

  it('is escalated step by step, at its times and by time alone', () => {
    const events = [opened(BEGIN, due)]
    expect(outcome({ events, rules, now: BEGIN + 2 * HOUR - 1 })).toMatchObject({ messages: [], nextAt: BEGIN + 2 * HOUR })
    const first = outcome({ events, rules, now: BEGIN + 5 * HOUR })
    expect(first.messages).toMatchObject([{ type: 'followup.escalation_due', at: BEGIN + 2 * HOUR, data: { step: 1, queue: 'lead', dueAt: '2026-03-02T12:00:00.000Z' } }])
    const escalated = [...events, of('escalated', BEGIN + 2 * HOUR, first.messages[0]!.data)]
    const second = outcome({ events: escalated, rules, now: BEGIN + 3 * HOUR })
    expect(second.messages).toMatchObject([{ at: BEGIN + 3 * HOUR, data: { step: 2, owner: 'boss' } }])
    expect(outcome({ events: [...escalated, of('escalated', BEGIN + 3 * HOUR, second.messages[0]!.data)], rules, now: BEGIN + 99 * HOUR })).toMatchObject({ messages: [], nextAt: undefined })
    expect(outcome({ events: [...events, of('closed', BEGIN + 1, { outcome: 'fulfilled', by: 'ann' })], rules, now: BEGIN + 5 * HOUR })).toMatchObject({ messages: [] })
  })

  it('is withdrawn with its signal, and whoever works on it is told', () => {
    const open = opened(BEGIN, { signalId: 's1', evidence: ['e1'] })
    expect(outcome({ events: [open] }).messages).toMatchObject([{ type: 'followup.signal_gone', data: { followupId: ID, touched: false } }])
    expect(outcome({ events: [open, of('noted', BEGIN + 1, { by: 'ann' })] }).messages).toMatchObject([{ data: { touched: true } }])
    expect(typesOf(outcome({ events: [open, of('noted', BEGIN + 1, { reason: 'signal-withdrawn' })] }))).toEqual([])
    // The same by other rules, or with more evidence.
    expect(typesOf(outcome({ events: [open], signals: [signal({ id: 's9', evidence: ['e0', 'e1'] })] }))).toEqual([])
    expect(typesOf(outcome({ events: [opened()] }))).toEqual([])
    // The rules are others than when it was opened.
    expect(typesOf(outcome({ events: [opened(BEGIN, { signalId: 's0', evidence: ['e1'] })] }))).toEqual([])
  })

  it('is told to the customer by the rules, unless somebody has', () => {
    const telling = followUpRules.parse({ tellOpened: { template: 'we-see-to-it' }, tellClosed: { template: 'you-said-we-did' } })
    const open = opened()
    expect(outcome({ events: [open], rules: telling }).messages).toMatchObject([{ type: 'followup.telling_due', data: { on: 'opened', template: 'we-see-to-it' } }])
    const first = of('told', BEGIN + 1, { template: 'we-see-to-it' })
    const end = of('closed', BEGIN + HOUR, { outcome: 'fulfilled', by: 'ann' })
    expect(outcome({ events: [open, first, end], rules: telling }).messages).toMatchObject([{ data: { on: 'closed' } }])
    expect(typesOf(outcome({ events: [open, first, of('told', BEGIN + 2, { did: 'mended', by: 'ann' }), end], rules: telling }))).toEqual([])
    expect(typesOf(outcome({ events: [open, first, end, of('told', BEGIN + HOUR + 1, { template: 'you-said-we-did' })], rules: telling }))).toEqual([])
    expect(typesOf(outcome({ events: [open, first, of('closed', BEGIN + HOUR, { outcome: 'withdrawn' })], rules: telling }))).toEqual([])
  })
})

describe('whether the customer came back', () => {
  const score = (at: number, value: number, metric = 'nps'): TimelineEvent => event('survey.answered', at, { score: { metric, value } })
  const closed = [score(BEGIN - 1, 3), opened(), of('closed', BEGIN + HOUR, { outcome: 'fulfilled', by: 'ann' })]
  const recovered = (...later: TimelineEvent[]) => outcome({ events: [...closed, ...later] }).rows[0]?.recovered

  it('is seen by the next score of that metric, else by an order, within the time', () => {
    expect(recovered()).toBeUndefined()
    expect(recovered(score(BEGIN + 2 * HOUR, 9))).toBe(true)
    expect(recovered(score(BEGIN + 2 * HOUR, 3))).toBe(false)
    expect(recovered(score(BEGIN + 2 * HOUR, 9, 'stars'))).toBeUndefined()
    expect(recovered(event('order.placed', BEGIN + 2 * HOUR, { orderId: '1' }))).toBe(true)
    expect(recovered(score(BEGIN + 2 * HOUR, 2), event('order.placed', BEGIN + 3 * HOUR))).toBe(false)
    expect(recovered(score(BEGIN + 91 * 24 * HOUR, 9))).toBeUndefined()
  })

  it('is not so when they take up their complaint again', () => {
    const complaint = event('complaint.made', BEGIN - 2, { complaintId: 'c' })
    const again = event('complaint.reopened', BEGIN + 3 * HOUR, { complaintId: 'c' })
    expect(outcome({ events: [complaint, ...closed, score(BEGIN + 2 * HOUR, 9), again] }).rows[0]).toMatchObject({ recovered: false, complainedAgain: true })
  })
})
