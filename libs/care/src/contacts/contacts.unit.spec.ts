import { describe, expect, it } from '@jest/globals'
import { arrange, defaultJourneyRules, type TimelineEvent } from '@throughline/context'
import fc from 'fast-check'
import { at, logged, type Told } from '../../test/logged.js'
import { standardSignals } from '../signals/signal-rules.js'
import type { ContactFact } from './contact-facts.js'
import { contacts } from './contacts.js'

const factsOf = (events: readonly TimelineEvent[]): readonly ContactFact[] =>
  contacts(
    { customerId: 'c', members: [], events: arrange(events), now: at('2027-01-01T00:00:00Z') },
    { journey: defaultJourneyRules, signals: { version: 0, rules: standardSignals } },
  ).rows
const facts = <Kind extends ContactFact['fact']>(kind: Kind, told: readonly Told[]) =>
  factsOf(logged(told)).filter((fact): fact is Extract<ContactFact, { fact: Kind }> => fact.fact === kind)

const call = (time: string, type: string, data: Record<string, unknown> = {}, more: Partial<Told> = {}): Told => ({
  time: `2026-03-01T${time}Z`, type, channel: 'voice', direction: 'inbound', conversation: 'k', topic: 'bill', data, ...more,
})
const agent = (id: string) => ({ actor: { kind: 'agent', id } })

describe('waits', () => {
  it('go from the queue to whoever takes it, told twice they count once, and none at all is one of no time', () => {
    const told = [
      call('10:00:00', 'call.started'),
      call('10:00:30', 'conversation.queued', { expectedWaitMs: 60_000 }),
      call('10:02:30', 'call.answered', agent('a1')),
      call('10:02:31', 'conversation.assigned', agent('a1')),
      call('10:10:00', 'conversation.queued'),
      call('10:11:00', 'call.answered', { waitMs: 50_000, ...agent('a2') }),
    ]
    expect(facts('wait', told)).toMatchObject([
      { ms: 120_000, ended: 'answered', toldMs: 60_000, channel: 'voice', topic: 'bill', agent: 'a2' },
      { ms: 50_000, ended: 'answered', toldMs: undefined },
    ])
    expect(facts('wait', [call('10:00:00', 'call.started'), call('10:00:01', 'call.answered', { waitMs: 0 })])).toMatchObject([{ ms: 0, ended: 'answered' }])
  })

  it('end by giving up, by the customer hanging up, or by something that says nothing', () => {
    const queued = call('10:00:00', 'conversation.queued')
    const end = (type: string, data: Record<string, unknown> = {}) => facts('wait', [queued, call('10:01:00', type, data)])
    expect(end('conversation.abandoned', { stage: 'queue', waitMs: 59_000 })).toMatchObject([{ ms: 59_000, ended: 'abandoned' }])
    expect(end('call.ended', { endedBy: 'customer' })).toMatchObject([{ ms: 60_000, ended: 'abandoned' }])
    expect(end('call.ended', { endedBy: 'system' })).toMatchObject([{ ended: 'other' }])
    expect(end('conversation.abandoned', { stage: 'menu' })).toMatchObject([{ ended: 'other' }])
    expect(facts('wait', [queued])).toEqual([])
  })
})

describe('conversations', () => {
  it('are answered by people and bots, not by receipts or machines that pick up', () => {
    const chat = (time: string, type: string, data = {}) => call(time, type, data, { channel: 'chat', direction: type === 'message.sent' ? 'outbound' : 'inbound' })
    const told = [
      chat('10:00:00', 'message.received'),
      chat('10:00:01', 'message.sent', { automatic: true }),
      chat('10:03:00', 'message.sent', agent('a1')),
    ]
    expect(facts('conversation', told)).toMatchObject([{ firstAnswerMs: 180_000, channel: 'chat', agent: 'a1', isOurs: false }])
    const menu = [call('10:00:00', 'call.started'), call('10:00:02', 'call.answered', { by: 'ivr' })]
    expect(facts('conversation', menu)[0]?.firstAnswerMs).toBeUndefined()
    const ours = call('10:00:00', 'call.started', {}, { direction: 'outbound' })
    expect(facts('conversation', [ours, call('10:00:09', 'call.answered')])).toMatchObject([{ isOurs: true, firstAnswerMs: undefined }])
  })

  it('are given up, unless they go on after all', () => {
    const given = [call('10:00:00', 'conversation.queued'), call('10:01:00', 'conversation.abandoned', { stage: 'queue', waitMs: 60_000 })]
    expect(facts('conversation', given)).toMatchObject([{ abandonedIn: 'queue', abandonedMs: 60_000 }])
    expect(facts('conversation', [...given, call('10:05:00', 'call.answered')])[0]?.abandonedIn).toBeUndefined()
  })

  it('belong to an organisation alone, or to several', () => {
    const dealer = { organisation: 'dealer' }
    const told = [call('10:00:00', 'call.started', {}, dealer), call('10:01:00', 'call.answered', {}, dealer)]
    expect(facts('conversation', told)).toMatchObject([{ organisation: 'dealer', shared: false }])
    expect(facts('conversation', [...told, call('10:02:00', 'call.ended')])).toMatchObject([{ organisation: 'dealer', shared: true }])
  })

  it('stand in the stage in which they found the customer', () => {
    const order: Told = { time: '2026-02-01T10:00:00Z', type: 'order.placed', channel: 'store', data: { orderId: 'O' } }
    expect(facts('conversation', [order, call('10:00:00', 'call.started')])).toMatchObject([{ stage: 'ownership' }])
  })
})

describe('orders, promises and contracts', () => {
  const order = (time: string, type: string, data: Record<string, unknown> = {}): Told => ({ time, type, channel: 'web', data: { orderId: 'O-1', ...data } })
  const placed = order('2026-02-28T10:00:00Z', 'order.placed', { total: { amount: '99.50', currency: 'EUR' }, promisedBy: '2026-03-02T00:00:00Z' })

  it('count the contacts that name an order, from its placing on', () => {
    const told = [
      placed,
      call('09:00:00', 'call.started', { orderId: 'O-1' }),
      call('09:10:00', 'call.ended'),
      call('10:00:00', 'call.started', {}, { conversation: 'other', topic: 'tyres' }),
      call('11:00:00', 'message.received', { about: { orderId: 'O-1' } }, { conversation: 'mail', channel: 'email' }),
      order('2026-03-03T10:00:00Z', 'order.delivered'),
    ]
    expect(facts('order', told)).toMatchObject([{ amount: '99.50', currency: 'EUR', contacts: 2, deliveredAt: at('2026-03-03T10:00:00Z') }])
    expect(facts('conversation', told).filter(({ orderUid }) => orderUid !== undefined).map(({ topic, channel }) => `${topic} ${channel}`)).toEqual(['bill voice', 'bill email'])
  })

  it('tell what was promised against what came, by the last word on it', () => {
    const due = at('2026-03-05T00:00:00Z')
    const told = [placed, order('2026-03-01T10:00:00Z', 'order.delayed', { expectedAt: '2026-03-05T00:00:00Z' }), order('2026-03-06T10:00:00Z', 'order.delivered')]
    expect(facts('told', told)).toMatchObject([{ what: 'delivery', at: due, deliveredAt: at('2026-03-06T10:00:00Z') }])
    const changed = order('2026-03-07T10:00:00Z', 'order.changed', { promisedBy: '2026-04-01T00:00:00Z' })
    expect(facts('told', [...told, changed])).toEqual(facts('told', told))
    const waits = [call('10:00:00', 'conversation.queued', { expectedWaitMs: 60_000 }), call('10:00:40', 'conversation.abandoned')]
    expect(facts('told', waits)).toMatchObject([{ what: 'wait', droppedAt: at('2026-03-01T10:00:40Z') }])
  })

  it('cut names of what was promised between characters: PostgreSQL takes no half of one', () => {
    const what = `a${'😀'.repeat(50)}`
    const [said] = facts('told', [{ time: '2026-03-01T10:00:00Z', type: 'expectation.set', data: { what, durationMs: 1_000 } }])
    expect(said?.what.slice(0, 3)).toBe('a😀')
    expect(said?.what.isWellFormed()).toBe(true)
  })

  it('tell contracts that ended from those that were replaced or go on', () => {
    const contract = (day: string, type: string, data = {}): Told => ({ time: `2026-03-${day}T10:00:00Z`, type, data: { contractId: 'C', ...data } })
    const ended = [contract('01', 'contract.started'), contract('09', 'contract.ended')]
    expect(facts('contract', ended)).toMatchObject([{ endedAt: at('2026-03-09T10:00:00Z'), replaced: false }])
    expect(facts('contract', [...ended, contract('10', 'contract.renewed')])[0]?.endedAt).toBeUndefined()
    expect(facts('contract', [ended[0]!, contract('09', 'contract.replaced', { by: 'D' })])).toMatchObject([{ replaced: true }])
  })
})

describe('facts of contacts', () => {
  const kinds = ['call.started', 'conversation.queued', 'call.answered', 'conversation.abandoned', 'message.received', 'message.sent', 'conversation.resolved', 'order.placed', 'order.delivered', 'expectation.set']
  const one = fc.record({ kind: fc.constantFrom(...kinds), minute: fc.nat(59), talk: fc.nat(3), order: fc.nat(2) })
  const story = fc.array(one, { maxLength: 40 }).map((steps) =>
    logged(
      steps.map(({ kind, minute, talk, order }, index) => ({
        time: `2026-03-0${talk + 1}T10:${String(minute).padStart(2, '0')}:00Z`, type: kind, id: `${index}`, channel: 'voice', conversation: `k${talk}`, topic: 'bill',
        data: { orderId: `O${order}`, outcome: 'fulfilled', what: 'answer', durationMs: 1000 },
      })),
    ),
  )

  it('are the same in whatever order the events came', () => {
    fc.assert(
      fc.property(story, fc.infiniteStream(fc.nat()), (events, keys) => {
        const shuffled = events.map((event) => ({ event, key: keys.next().value as number })).toSorted((a, b) => a.key - b.key)
        expect(factsOf(shuffled.map(({ event }) => event))).toEqual(factsOf(events))
      }),
      { numRuns: 200 },
    )
  })

  it('have each a name of their own, no negative figure, and no more contacts than there are', () => {
    fc.assert(
      fc.property(story, (events) => {
        const found = factsOf(events)
        const names = found.map(({ fact, eventUid }) => `${fact} ${eventUid}`)
        expect(new Set(names).size).toBe(names.length)
        const inbound = events.filter((event) => event.class === 'contact').length
        const sum = found.reduce((total, fact) => total + (fact.fact === 'issue' ? fact.contacts : 0), 0)
        expect(sum <= inbound).toBe(true)
        for (const fact of found) if (fact.fact === 'wait') expect(fact.ms >= 0).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
