import { describe, expect, it } from '@jest/globals'
import { contextAt } from '../../../test/ask.js'
import { teller, type Told } from '../../../test/tell.js'

const tell = teller('urn:desk', { channel: 'voice', direction: 'inbound', conversation: 'k' })
const statesAt = (asked: string, events: readonly Told[]) =>
  contextAt(asked, events).expectations.items.map(({ what, state }) => `${what}: ${state}`)

describe('expectations', () => {
  it('hold a wait that was told against the wait that was had, in the same conversation only', () => {
    const queued = tell('2026-03-01T10:00:00Z', 'conversation.queued', { expectedWaitMs: 60_000 })
    const elsewhere = tell('2026-03-01T10:00:10Z', 'call.answered', {}, { conversation: 'other' })
    const answered = tell('2026-03-01T10:05:00Z', 'call.answered')
    const hungUp = tell('2026-03-01T10:00:30Z', 'conversation.abandoned')
    expect(statesAt('2026-03-01T10:00:20Z', [queued, elsewhere])).toEqual(['wait: open'])
    expect(statesAt('2026-03-01T11:00:00Z', [queued, elsewhere, answered])).toEqual(['wait: late'])
    expect(statesAt('2026-03-01T11:00:00Z', [queued, hungUp])).toEqual(['wait: dropped'])
  })

  it('are not met by what a bot or a machine answers', () => {
    const told = tell('2026-03-01T10:00:00Z', 'expectation.set', { what: 'answer', durationMs: 3_600_000 })
    const automatic = tell('2026-03-01T10:01:00Z', 'message.sent', { automatic: true })
    const bot = tell('2026-03-01T10:02:00Z', 'message.sent', { actor: { kind: 'bot' } })
    const agent = tell('2026-03-01T10:30:00Z', 'message.sent', { actor: { kind: 'agent' } })
    expect(statesAt('2026-03-01T12:00:00Z', [told, automatic, bot])).toEqual(['answer: overdue'])
    expect(statesAt('2026-03-01T12:00:00Z', [told, automatic, bot, agent])).toEqual(['answer: met'])
  })

  it('take the last word on the delivery of an order, and only its own delivery', () => {
    const events = [
      tell('2026-03-01T10:00:00Z', 'order.placed', { orderId: 'A', promisedBy: '2026-03-03T00:00:00Z' }),
      tell('2026-03-02T10:00:00Z', 'order.delayed', { orderId: 'A', expectedAt: '2026-03-05T00:00:00Z' }),
      tell('2026-03-02T11:00:00Z', 'order.delivered', { orderId: 'B' }),
      tell('2026-03-02T12:00:00Z', 'order.delivered', { orderId: 'A', complete: false }),
    ]
    expect(statesAt('2026-03-04T00:00:00Z', events)).toEqual(['delivery: open'])
    expect(statesAt('2026-03-06T00:00:00Z', events)).toEqual(['delivery: overdue'])
    const delivered = tell('2026-03-04T12:00:00Z', 'order.delivered', { orderId: 'A' })
    const { expectations } = contextAt('2026-03-06T00:00:00Z', [...events, delivered])
    expect(expectations.items).toEqual([
      expect.objectContaining({ state: 'met', toldAt: '2026-03-01T10:00:00.000Z', orderId: 'A' }),
    ])
  })
})
