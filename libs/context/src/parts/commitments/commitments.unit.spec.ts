import { describe, expect, it } from '@jest/globals'
import { contextAt } from '../../../test/ask.js'
import { teller, uidOf } from '../../../test/tell.js'

const tell = teller('urn:crm')
const made = (id: string, more: Record<string, unknown> = {}) =>
  tell('2026-03-01T10:00:00Z', 'commitment.made', {
    commitmentId: id,
    what: 'Call',
    kind: 'call-back',
    dueAt: '2026-03-02T10:00:00Z',
    ...more,
  })
const statesAt = (asked: string, ...events: ReturnType<typeof tell>[]) =>
  contextAt(asked, events).commitments.items.map(({ key, state }) => `${key}: ${state}`)

describe('commitments', () => {
  it('are open until their time, then overdue', () => {
    expect(statesAt('2026-03-02T10:00:00Z', made('A'))).toEqual(['A: open'])
    expect(statesAt('2026-03-02T10:00:01Z', made('A'))).toEqual(['A: overdue'])
  })

  it('count a time from the event where they tell a length', () => {
    const { commitments } = contextAt('2026-03-01T11:00:00Z', [made('A', { dueAt: undefined, durationMs: 1_800_000 })])
    expect(commitments.items[0]).toMatchObject({ dueAt: '2026-03-01T10:30:00.000Z', state: 'overdue' })
  })

  it('have no due time where the length is no length', () => {
    const { commitments } = contextAt('2026-03-01T11:00:00Z', [made('A', { dueAt: undefined, durationMs: 1e308 })])
    expect(commitments.items[0]).toMatchObject({ state: 'open' })
    expect(commitments.items[0]).not.toHaveProperty('dueAt')
  })

  it('are kept, broken or withdrawn by whichever source says so, and name both events', () => {
    const other = teller('urn:other')
    const kept = other('2026-03-03T10:00:00Z', 'commitment.kept', { commitmentId: 'A', how: 'by mail' })
    const promise = made('A')
    const { commitments } = contextAt('2026-04-01T00:00:00Z', [promise, kept])
    expect(commitments.items[0]).toMatchObject({
      state: 'kept',
      how: 'by mail',
      events: [uidOf('urn:crm', promise.id), uidOf('urn:other', kept.id)],
    })
  })

  it('are kept by a call that says it is the call-back, the oldest first', () => {
    const call = tell(
      '2026-03-01T12:00:00Z',
      'call.started',
      { callback: true },
      { channel: 'voice', direction: 'outbound' },
    )
    expect(
      statesAt('2026-03-01T13:00:00Z', made('A'), { ...made('B'), time: '2026-03-01T11:00:00Z' }, call).toSorted(),
    ).toEqual(['A: kept', 'B: open'])
  })

  it('are kept by a call to the customer, and by what was promised of their order, and by no other order', () => {
    const called = tell('2026-03-01T12:00:00Z', 'call.started', {}, { channel: 'voice', direction: 'outbound' })
    const calledUs = tell('2026-03-01T12:00:00Z', 'call.started', {}, { channel: 'voice', direction: 'inbound' })
    expect(statesAt('2026-03-01T13:00:00Z', made('A'), called)).toEqual(['A: kept'])
    expect(statesAt('2026-03-01T13:00:00Z', made('A'), calledUs)).toEqual(['A: open'])
    const delivery = made('D', { kind: 'delivery', about: { orderId: 'O1' } })
    const fact = (type: string, orderId: string) => tell('2026-03-01T12:00:00Z', type, { orderId })
    expect(statesAt('2026-03-01T13:00:00Z', delivery, fact('order.delivered', 'O2'))).toEqual(['D: open'])
    expect(statesAt('2026-03-01T13:00:00Z', delivery, fact('order.delivered', 'O1'))).toEqual(['D: kept'])
    expect(statesAt('2026-03-01T13:00:00Z', delivery, fact('order.cancelled', 'O1'))).toEqual(['D: withdrawn'])
  })

  it('are kept by one fact each where they name no order, the oldest first', () => {
    const one = made('A', { kind: 'refund' })
    const other = { ...made('B', { kind: 'refund' }), time: '2026-03-01T11:00:00Z' }
    const paid = (time: string) => tell(time, 'refund.paid', { amount: { amount: '5.00', currency: 'EUR' } })
    const first = paid('2026-03-01T12:00:00Z')
    expect(statesAt('2026-03-01T13:00:00Z', one, other, first).toSorted()).toEqual(['A: kept', 'B: open'])
    expect(statesAt('2026-03-01T13:00:00Z', one, other, first, paid('2026-03-01T12:30:00Z')).toSorted()).toEqual(['A: kept', 'B: kept'])
  })

  it('are not kept by a message: nobody can tell whether it is the answer that was promised', () => {
    const said = tell('2026-03-01T12:00:00Z', 'message.sent', { text: 'Anything else?' }, { direction: 'outbound' })
    expect(statesAt('2026-03-01T13:00:00Z', made('A', { kind: 'answer' }), said)).toEqual(['A: open'])
  })

  it('stay kept when the end was told with an earlier time, and open again when promised again', () => {
    const early = tell('2026-02-28T10:00:00Z', 'commitment.kept', { commitmentId: 'A' })
    expect(statesAt('2026-03-05T00:00:00Z', early, made('A'))).toEqual(['A: kept'])
    const again = tell('2026-03-04T10:00:00Z', 'commitment.made', { commitmentId: 'A', what: 'Call' })
    expect(statesAt('2026-03-05T00:00:00Z', early, made('A'), again)).toEqual(['A: open'])
  })

  it('keep what is open when there are many, and say how many more there were', () => {
    const settled = Array.from({ length: 20 }, (_, index) => {
      const hour = `2026-03-02T${String(index).padStart(2, '0')}`
      const promise = tell(`${hour}:00:00Z`, 'commitment.made', { commitmentId: `S${index}`, what: 'Write' })
      return [promise, tell(`${hour}:30:00Z`, 'commitment.kept', { commitmentId: `S${index}` })]
    }).flat()
    const late = tell('2026-03-03T00:00:00Z', 'commitment.kept', { commitmentId: 'S0' })
    const { commitments } = contextAt('2026-03-04T12:00:00Z', [made('A'), ...settled, late])
    expect(commitments.items.map(({ key }) => key)).toContain('A')
    expect(commitments.items).toHaveLength(16)
    expect(commitments.more).toBe(5)
  })
})
