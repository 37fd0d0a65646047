import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep } from '../../fold/kept.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { type Items, itemsOf } from '../../read/items.js'
import { type Money, money } from '../../read/money.js'
import { code, dataOf, id, shortId } from '../../read/read.js'

/** A cart that was neither emptied nor ordered. */
export interface Cart {
  key: string
  source: string
  items?: Items | undefined
  total?: Money | undefined
  changedAt: number
  checkoutAt?: number | undefined
  step?: string | undefined
  events: Proof
}

const MOST = 3

/** The cart as it is after a change; an emptied one is gone. */
export function withCart(carts: Kept<Cart>, event: TimelineEvent): Kept<Cart> {
  const items = itemsOf(dataOf(event))
  if (items?.count === 0) return { ...carts, items: carts.items.filter(({ key }) => key !== keyOf(event)) }
  const known = find(carts, keyOf(event))
  const cart = defined({ ...cartOf(known, event), total: money(dataOf(event), 'total') })
  return keep(carts, cart, { most: MOST })
}

export function withCheckout(carts: Kept<Cart>, event: TimelineEvent): Kept<Cart> {
  const cart = cartOf(find(carts, keyOf(event)), event)
  return keep(carts, defined({ ...cart, checkoutAt: event.occurredAt, step: code(dataOf(event), 'step') }), {
    most: MOST,
  })
}

/** An order takes away the carts of its own shop and those that have a product of it. */
export function ordered(carts: Kept<Cart>, event: TimelineEvent): Kept<Cart> {
  const bought = new Set(itemsOf(dataOf(event))?.shown.map(({ sku }) => sku))
  bought.delete(undefined)
  const isDone = (cart: Cart) =>
    cart.source === shortId(event.source) || cart.items?.shown.some(({ sku }) => bought.has(sku)) === true
  return { ...carts, items: carts.items.filter((cart) => !isDone(cart)) }
}

function cartOf(known: Cart | undefined, event: TimelineEvent): Cart {
  const data = dataOf(event)
  return defined({
    ...known,
    key: keyOf(event),
    source: shortId(event.source),
    items: itemsOf(data) ?? known?.items,
    total: money(data, 'total') ?? known?.total,
    changedAt: event.occurredAt,
    events: known === undefined ? proofBy(event) : provenBy(known.events, event),
  })
}

function keyOf(event: TimelineEvent): string {
  return id(dataOf(event), 'cartId') ?? shortId(event.source)
}
