import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing, wasDropped } from '../../fold/kept.js'
import type { Part, Step } from '../../fold/part.js'
import { proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { itemsOf } from '../../read/items.js'
import { type Money, money } from '../../read/money.js'
import { code, dataOf, flag, id, instant, shortId, words } from '../../read/read.js'
import type { Order, OrderState, Value } from './order.js'
import { refunded, valueAfter } from './value.js'

/** Orders, and what the customer is worth to whom. */
export interface Orders {
  orders: Kept<Order>
  value: Kept<Value>
}

const MOST = 12

export const orders: Part<Orders> = {
  initial: { orders: nothing, value: nothing },
  on: {
    'order.placed': changed((event, known) => {
      const data = dataOf(event)
      return {
        // Deliveries and the like may be told with an earlier time than the order itself.
        state: known.state,
        placedAt: event.occurredAt,
        organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : undefined,
        channel: typeof event.channel === 'string' ? shortId(event.channel) : undefined,
        store: code(data, 'store'),
        items: itemsOf(data),
        total: totalOf(event) ?? known.total,
        promisedAt: instant(data, 'promisedBy') ?? known.promisedAt,
      }
    }),
    'order.changed': changed((event, known) => ({
      items: itemsOf(dataOf(event)) ?? known.items,
      total: totalOf(event) ?? known.total,
      promisedAt: instant(dataOf(event), 'promisedBy') ?? known.promisedAt,
      reason: code(dataOf(event), 'reason'),
    })),
    'order.paid': changed((_, known) => ({
      state: known.state === 'placed' || known.state === 'payment failed' ? 'paid' : known.state,
    })),
    'payment.failed': changed((event) => ({ state: 'payment failed', reason: code(dataOf(event), 'reason') })),
    'order.shipped': changed((event, known) => ({
      state: 'shipped',
      promisedAt: instant(dataOf(event), 'expectedAt') ?? known.promisedAt,
      tracking: words(dataOf(event), 'tracking', 80),
    })),
    'order.delayed': changed((event, known) => ({
      state: 'delayed',
      promisedAt: instant(dataOf(event), 'expectedAt') ?? known.promisedAt,
      reason: code(dataOf(event), 'reason'),
    })),
    'order.delivered': changed((event, known) =>
      flag(dataOf(event), 'complete') === false
        ? { state: known.state }
        : { state: 'delivered', deliveredAt: event.occurredAt },
    ),
    'order.returned': changed((event) => ({ state: 'returned', reason: code(dataOf(event), 'reason') })),
    'order.cancelled': changed((event, known) => ({
      // With items it is a part of the order only.
      state: Array.isArray(dataOf(event)['items']) ? known.state : 'cancelled',
      reason: code(dataOf(event), 'reason'),
    })),
    'refund.paid': (state, event) => ({ ...state, value: refunded(state.value, state.orders, event) }),
  },
}

function changed(change: (event: TimelineEvent, known: Order) => Partial<Order>): Step<Orders> {
  return (state, event) => {
    const key = id(dataOf(event), 'orderId')
    if (key === undefined || (event.type !== 'order.placed' && wasDropped(state.orders, key))) return state
    const known = find(state.orders, key)
    const before: Order = known ?? { key, state: initialState, changedAt: event.occurredAt, events: [] }
    const events = known === undefined ? proofBy(event) : provenBy(known.events, event)
    const order = defined({ ...before, ...change(event, before), changedAt: event.occurredAt, events })
    return {
      orders: keep(state.orders, order, { most: MOST, first: isDone }),
      value: valueAfter(state.value, known, order, event),
    }
  }
}

const initialState: OrderState = 'placed'

function isDone({ state }: Order): boolean {
  return state === 'delivered' || state === 'returned' || state === 'cancelled'
}

function totalOf(event: TimelineEvent): Money | undefined {
  return money(dataOf(event), 'total')
}
