import { compareEvents, type TimelineEvent } from '@throughline/context'
import { endBy } from '../endings.js'
import type { Finder } from '../found.js'
import { ordersIn, skusIn, type Order } from '../orders.js'

/** Somebody who has bought looks at something else: once after each purchase. */
export const interestAfterPurchase: Finder<'interest-after-purchase'> = (ground, { threshold, windowMs, afterMs }) => {
  const looks = ground.of('product.viewed', 'product.compared', 'configuration.saved', 'cart.changed')
  const orders = ordersIn(ground)
  return orders.flatMap((order, index) => {
    const { placed } = order
    const next = orders[index + 1]?.placed
    const bought = new Set(orders.slice(0, index + 1).flatMap(({ skus }) => [...skus]))
    const interested = looks.filter((event) => {
      const passed = event.occurredAt - placed.occurredAt
      const isInTime = passed >= afterMs * 1_000 && passed <= windowMs * 1_000 && isStill(order, event)
      return isInTime && (next === undefined || compareEvents(event, next) < 0) && skusIn(event).some((sku) => !bought.has(sku))
    })
    const [first, ...others] = interested.slice(0, threshold)
    if (first === undefined || others.length + 1 < threshold) return []
    return [{ evidence: [placed, first, ...others], openedAt: (others.at(-1) ?? first).occurredAt, end: endBy(next, 'bought') }]
  })
}

/** What was cancelled by then was not bought. */
function isStill({ cancelled }: Order, event: TimelineEvent): boolean {
  return cancelled === undefined || compareEvents(event, cancelled) < 0
}
