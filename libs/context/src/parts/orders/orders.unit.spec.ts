import { describe, expect, it } from '@jest/globals'
import { contextAt } from '../../../test/ask.js'
import { teller, type Told } from '../../../test/tell.js'

const tell = teller('urn:till')
const placed = (orderId: string, amount: string, organisation?: string, currency = 'EUR') =>
  tell(
    '2026-03-01T10:00:00Z',
    'order.placed',
    { orderId, total: { amount, currency } },
    organisation === undefined ? {} : { organisation },
  )
const valueOf = (events: readonly Told[]) =>
  contextAt('2026-04-01T00:00:00Z', events)
    .value.items.map(({ organisation, currency, orders, ordered, refunded }) =>
      [organisation ?? 'brand', currency, orders, ordered, refunded].join(' '),
    )
    .toSorted()

describe('orders and value', () => {
  it('sums exactly, by organisation and currency', () => {
    const events = [
      placed('A', '0.10'),
      placed('B', '0.20'),
      placed('C', '5.5', 'dealer'),
      placed('D', '7', 'dealer', 'USD'),
    ]
    expect(valueOf(events)).toEqual(['brand EUR 2 0.30 0', 'dealer EUR 1 5.5 0', 'dealer USD 1 7 0'])
  })

  it('follows changes and cancellations, and counts an order once however often it is told', () => {
    const changed = tell('2026-03-02T10:00:00Z', 'order.changed', {
      orderId: 'A',
      total: { amount: '8.00', currency: 'EUR' },
    })
    const cancelled = tell('2026-03-03T10:00:00Z', 'order.cancelled', { orderId: 'B' })
    const partly = tell('2026-03-03T10:00:00Z', 'order.cancelled', { orderId: 'A', items: [{ sku: 'x' }] })
    expect(
      valueOf([placed('A', '10.00'), placed('B', '3.00'), changed, cancelled, partly, placed('A', '10.00')]),
    ).toEqual(['brand EUR 1 8.00 0'])
  })

  it('books a refund where the order was bought', () => {
    const refund = tell('2026-03-05T10:00:00Z', 'refund.paid', {
      orderId: 'C',
      amount: { amount: '1.25', currency: 'EUR' },
    })
    expect(valueOf([placed('C', '5.50', 'dealer'), refund])).toEqual(['dealer EUR 1 5.50 1.25'])
  })

  it('shows an order of which only later events are known, and counts it in no sum', () => {
    const shipped = tell('2026-03-05T10:00:00Z', 'order.shipped', { orderId: 'Z' })
    const { orders, value } = contextAt('2026-04-01T00:00:00Z', [shipped])
    expect(orders.items).toMatchObject([{ key: 'Z', state: 'shipped' }])
    expect(value.items).toEqual([])
  })

  it('keeps the sums of orders that are no longer kept', () => {
    const events = Array.from({ length: 40 }, (_, index) => placed(`O${index}`, '1.01'))
    expect(valueOf(events)).toEqual(['brand EUR 40 40.40 0'])
  })
})
