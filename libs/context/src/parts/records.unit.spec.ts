import { describe, expect, it } from '@jest/globals'
import { contextAt } from '../../test/ask.js'
import { teller } from '../../test/tell.js'

const tell = teller('urn:x', { direction: 'inbound', channel: 'voice' })
const asked = '2026-03-10T00:00:00Z'

describe('complaints', () => {
  it('go from open over acknowledged to resolved, and back', () => {
    const made = tell('2026-03-01T10:00:00Z', 'complaint.made', {
      complaintId: 'C',
      severity: 'low',
      dueAt: '2026-03-05T00:00:00Z',
    })
    const seen = tell('2026-03-02T10:00:00Z', 'complaint.acknowledged', {
      complaintId: 'C',
      dueAt: '2026-03-20T00:00:00Z',
    })
    const done = tell('2026-03-03T10:00:00Z', 'complaint.resolved', {
      complaintId: 'C',
      outcome: 'partly',
      satisfied: false,
    })
    const again = tell('2026-03-04T10:00:00Z', 'complaint.reopened', { complaintId: 'C', text: 'Still broken' })
    const stateOf = (...events: (typeof made)[]) => contextAt(asked, events).complaints.items.map(({ state }) => state)
    expect([stateOf(made), stateOf(made, seen), stateOf(made, seen, done), stateOf(made, seen, done, again)]).toEqual([
      ['overdue'],
      ['acknowledged'],
      ['resolved'],
      ['acknowledged'],
    ])
    expect(contextAt(asked, [made, seen, done, again]).complaints.items[0]).toMatchObject({
      reopened: 1,
      text: 'Still broken',
    })
  })
})

describe('money back', () => {
  it('is one matter from asking to payment, by its id or its order', () => {
    const events = [
      tell('2026-03-01T10:00:00Z', 'refund.requested', { orderId: 'O', reason: 'broken' }),
      tell('2026-03-02T10:00:00Z', 'refund.granted', {
        orderId: 'O',
        amount: { amount: '9.99', currency: 'EUR' },
        approvedBy: 'Lee',
      }),
      tell('2026-03-03T10:00:00Z', 'refund.paid', { orderId: 'O', amount: { amount: '9.99', currency: 'EUR' } }),
    ]
    expect(contextAt(asked, events).redress.items).toMatchObject([
      { state: 'paid', reason: 'broken', approvedBy: 'Lee', amount: { amount: '9.99' } },
    ])
  })
})

describe('scores', () => {
  it('are the last of each metric, with the one before', () => {
    const nps = (day: number, value: number) =>
      tell(`2026-03-0${day}T10:00:00Z`, 'survey.answered', {
        survey: 's',
        surveyId: `${day}`,
        score: { metric: 'nps', value },
      })
    const sent = tell('2026-03-01T09:00:00Z', 'survey.sent', { survey: 's', surveyId: '1' })
    const open = tell('2026-03-05T09:00:00Z', 'survey.sent', { survey: 's', surveyId: '9' })
    const { scores } = contextAt(asked, [sent, nps(1, 9), nps(2, 4), open])
    expect(scores.latest.items).toMatchObject([{ metric: 'nps', value: 4, before: 9, min: 0, max: 10, times: 2 }])
    expect(scores.unanswered.items).toMatchObject([{ key: '9' }])
  })
})

describe('offers', () => {
  it('are open until they end by a word, an order or their time', () => {
    const made = (offerId: string, validUntil?: string) =>
      tell('2026-03-01T10:00:00Z', 'offer.made', { offerId, validUntil })
    const events = [
      made('A'),
      made('B'),
      made('C'),
      made('D', '2026-03-09T00:00:00Z'),
      tell('2026-03-02T10:00:00Z', 'offer.declined', { offerId: 'B', reason: 'price' }),
      tell('2026-03-02T10:00:00Z', 'order.placed', { orderId: 'O', offerId: 'C' }),
    ]
    const states = contextAt(asked, events).offers.items.map(({ key, state }) => `${key} ${state}`)
    expect(states.toSorted()).toEqual(['A open', 'B declined', 'C accepted', 'D expired'])
  })
})

describe('contracts, services, dates and notes', () => {
  it('have the terms that are true now', () => {
    const events = [
      tell('2026-01-01T10:00:00Z', 'contract.started', {
        contractId: 'K',
        plan: 'small',
        endsAt: '2027-01-01T00:00:00Z',
      }),
      tell('2026-02-01T10:00:00Z', 'contract.changed', { contractId: 'K', plan: 'large' }),
      tell('2026-02-02T10:00:00Z', 'payment.failed', { contractId: 'K' }),
    ]
    const cancelled = tell('2026-03-01T10:00:00Z', 'contract.cancelled', {
      contractId: 'K',
      by: 'customer',
      endsAt: '2026-06-01T00:00:00Z',
    })
    expect(contextAt(asked, events).contracts.items).toMatchObject([
      { state: 'running', plan: 'large', endsAt: '2027-01-01T00:00:00.000Z', unpaidAt: '2026-02-02T10:00:00.000Z' },
    ])
    expect(contextAt(asked, [...events, cancelled]).contracts.items).toMatchObject([
      { state: 'cancelled', endsAt: '2026-06-01T00:00:00.000Z' },
    ])
  })

  it('follow a service and a date to their end', () => {
    const events = [
      tell('2026-03-01T10:00:00Z', 'service.requested', { serviceId: 'S', problem: 'Leaks', serial: 'X1' }),
      tell('2026-03-04T10:00:00Z', 'service.repaired', { serviceId: 'S', outcome: 'fulfilled' }),
      tell('2026-03-01T10:00:00Z', 'appointment.made', { appointmentId: 'T', at: '2026-03-03T10:00:00Z' }),
      tell('2026-03-02T10:00:00Z', 'appointment.moved', { appointmentId: 'T', at: '2026-03-04T09:00:00Z' }),
    ]
    const context = contextAt(asked, events)
    expect(context.services.items).toMatchObject([
      { state: 'repaired', problem: 'Leaks', serial: 'X1', outcome: 'fulfilled' },
    ])
    expect(context.appointments.items).toMatchObject([{ state: 'past', meetAt: '2026-03-04T09:00:00.000Z' }])
    expect(contextAt('2026-03-03T00:00:00Z', events).appointments.items).toMatchObject([{ state: 'moved' }])
  })

  it('have notes as they were edited, without those that were taken away, pinned ones longest', () => {
    const note = (noteId: string, pinned = false) =>
      tell('2026-03-01T10:00:00Z', 'note.added', { noteId, text: noteId, pinned })
    const many = Array.from({ length: 9 }, (_, index) =>
      tell('2026-03-03T10:00:00Z', 'note.added', { noteId: `n${index}`, text: 'x' }),
    )
    const edited = tell('2026-03-02T10:00:00Z', 'note.edited', { noteId: 'P', text: 'Deaf on one ear' })
    const removed = tell('2026-03-04T10:00:00Z', 'note.removed', { noteId: 'n8' })
    const { notes } = contextAt(asked, [note('P', true), edited, ...many, removed])
    expect(notes.items.map(({ key }) => key)).toContain('P')
    expect(notes.items.find(({ key }) => key === 'P')?.text).toBe('Deaf on one ear')
    expect(notes.items.map(({ key }) => key)).not.toContain('n8')
  })
})

describe('touchpoints', () => {
  it('count by channel, kind and organisation, unknown types too', () => {
    const events = [
      tell('2026-03-01T10:00:00Z', 'call.started'),
      tell('2026-03-01T10:01:00Z', 'call.ended'),
      tell('2026-03-01T11:00:00Z', 'store.visited', {}, { channel: 'store', organisation: 'dealer' }),
      tell('2026-03-01T12:00:00Z', 'mention.seen', { site: 'forum' }, { channel: 'social' }),
      tell('2026-03-01T13:00:00Z', 'thing.happened', {}, { channel: 'iot' }),
    ]
    const points = contextAt(asked, events).touchpoints.items.map(({ channel, kind, organisation, times }) =>
      [channel, kind, organisation, times].filter(Boolean).join(' '),
    )
    expect(points.toSorted()).toEqual(['iot unknown 1', 'social indirect 1', 'store direct dealer 1', 'voice direct 2'])
  })
})

describe('bots', () => {
  it('are held to what the customer said where the failure itself does not say', () => {
    const bot = teller('urn:bot', { channel: 'bot', direction: 'inbound', conversation: 'b' })
    const events = [
      bot('2026-03-01T10:00:00Z', 'message.received', { text: 'Cancel my order' }),
      bot('2026-03-01T10:00:01Z', 'bot.failed', { reason: 'not-understood', intent: 'none' }),
      bot('2026-03-01T10:00:02Z', 'bot.failed', { reason: 'not-understood', intent: 'none' }),
      bot('2026-03-01T10:00:05Z', 'bot.asked', { field: 'order-number', answer: '77' }),
      bot('2026-03-01T10:00:09Z', 'bot.asked', { field: 'order-number', answer: '78' }),
    ]
    const { bots } = contextAt(asked, events)
    expect(bots.failed.items).toMatchObject([{ question: 'Cancel my order', times: 2 }])
    expect(bots.failed.items[0]?.events).toHaveLength(3)
    expect(bots.asked.items).toMatchObject([{ key: 'order-number', answer: '78' }])
  })
})
