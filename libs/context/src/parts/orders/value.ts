import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep } from '../../fold/kept.js'
import { proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { minus, type Money, money, plus } from '../../read/money.js'
import { dataOf, id, shortId } from '../../read/read.js'
import type { Order, Value } from './order.js'

/** Organisations and currencies that sums are kept of. */
const MOST = 12

/**
 * The sums after an order changed: what it counted before is taken away, what it counts now is added. An order counts
 * once its placing is known, and no longer when it was cancelled as a whole.
 */
export function valueAfter(
  value: Kept<Value>,
  before: Order | undefined,
  after: Order,
  event: TimelineEvent,
): Kept<Value> {
  const was = before === undefined ? undefined : counted(before)
  const is = counted(after)
  if (was === undefined && is === undefined) return value
  const sameSum =
    was?.amount === is?.amount && was?.currency === is?.currency && before?.organisation === after.organisation
  if (sameSum) return value
  const without =
    was === undefined ? value : changed(value, before?.organisation, was, event, { orders: -1, add: minus })
  return is === undefined ? without : changed(without, after.organisation, is, event, { orders: 1, add: plus })
}

/** Money that was paid back, at the organisation of its order, else at the one that paid it. */
export function refunded(value: Kept<Value>, orders: Kept<Order>, event: TimelineEvent): Kept<Value> {
  const amount = money(dataOf(event), 'amount')
  if (amount === undefined) return value
  const orderId = id(dataOf(event), 'orderId')
  const order = orderId === undefined ? undefined : find(orders, orderId)
  const own = typeof event.organisation === 'string' ? shortId(event.organisation) : undefined
  const organisation = order?.placedAt === undefined ? own : order.organisation
  const sum = sumOf(value, organisation, amount.currency, event)
  return put(value, { ...sum, refunded: plus(sum.refunded, amount.amount), events: provenBy(sum.events, event) })
}

function counted({ placedAt, state, total }: Order): Money | undefined {
  return placedAt === undefined || state === 'cancelled' ? undefined : total
}

function changed(
  value: Kept<Value>,
  organisation: string | undefined,
  { amount, currency }: Money,
  event: TimelineEvent,
  { orders, add }: { orders: number; add: (a: string, b: string) => string },
): Kept<Value> {
  const sum = sumOf(value, organisation, currency, event)
  return put(value, {
    ...sum,
    orders: sum.orders + orders,
    ordered: add(sum.ordered, amount),
    lastAt: event.occurredAt,
    events: provenBy(sum.events, event),
  })
}

function sumOf(value: Kept<Value>, organisation: string | undefined, currency: string, event: TimelineEvent): Value {
  const key = JSON.stringify([organisation ?? '', currency])
  const known = find(value, key)
  if (known !== undefined) return known
  return defined({
    key,
    organisation,
    currency,
    orders: 0,
    ordered: '0',
    refunded: '0',
    lastAt: event.occurredAt,
    events: proofBy(event),
  })
}

function put(value: Kept<Value>, sum: Value): Kept<Value> {
  return keep(value, sum, { most: MOST })
}
