import { dataOf, id, records, shortId, type TimelineEvent } from '@throughline/context'
import { endBy } from '../endings.js'
import type { EndedBy } from '../signal.js'
import type { Finder, Found } from '../found.js'

/** A cart with something in it, and what was done with it last. */
interface Cart {
  readonly last: TimelineEvent
  readonly skus: ReadonlySet<unknown>
}

/** Something lies in a cart that nobody has touched for a while. */
export const unfinishedPurchase: Finder<'unfinished-purchase'> = (ground, { afterMs }) => [
  ...leftIn(ground.of('cart.changed', 'checkout.started', 'order.placed'), afterMs * 1_000),
]

function* leftIn(events: readonly TimelineEvent[], after: number): Generator<Found> {
  const carts = new Map<string, Cart>()
  for (const event of events) {
    if (event.type === 'order.placed') {
      for (const [key, cart] of carts) {
        if (!isOrdered(cart, event)) continue
        yield* left(cart, after, { event, how: 'bought' })
        carts.delete(key)
      }
      continue
    }
    const key = id(dataOf(event), 'cartId') ?? shortId(event.source)
    const known = carts.get(key)
    const isEmptied = Array.isArray(dataOf(event)['items']) && skusIn(event).length === 0
    if (known !== undefined) yield* left(known, after, { event, how: isEmptied ? 'emptied' : 'resumed' })
    if (isEmptied) carts.delete(key)
    else carts.set(key, { last: event, skus: new Set(Array.isArray(dataOf(event)['items']) ? skusIn(event) : known?.skus) })
  }
  for (const cart of carts.values()) yield* left(cart, after)
}

interface Ending {
  readonly event: TimelineEvent
  readonly how: EndedBy
}

function* left({ last }: Cart, after: number, ending?: Ending): Generator<Found> {
  const openedAt = last.occurredAt + after
  if (ending !== undefined && ending.event.occurredAt <= openedAt) return
  yield { evidence: [last], openedAt, end: ending && endBy(ending.event, ending.how) }
}

/** Of the same shop, or with a product of it. */
function isOrdered({ last, skus }: Cart, order: TimelineEvent): boolean {
  return last.source === order.source || skusIn(order).some((sku) => sku !== undefined && skus.has(sku))
}

/** One for each item, also for those without a number. */
function skusIn(event: TimelineEvent): unknown[] {
  return records(dataOf(event), 'items').map(({ sku }) => sku)
}
