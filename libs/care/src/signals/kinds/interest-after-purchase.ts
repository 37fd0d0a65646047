import { compareEvents, type TimelineEvent } from '@throughline/context'
import { endBy } from '../endings.js'
import type { Finder, Found } from '../found.js'
import { ordersIn, skusIn, type Order } from '../orders.js'

/** Somebody who has bought looks at something else: once after each purchase. */
export const interestAfterPurchase: Finder<'interest-after-purchase'> = (ground, { threshold, windowMs, afterMs }) => {
  const looks = ground.of('product.viewed', 'product.compared', 'configuration.saved', 'cart.changed')
  const orders = ordersIn(ground)
  const bought = new Set<string>()
  const found: Found[] = []
  let from = 0
  for (const [index, order] of orders.entries()) {
    const { placed } = order
    const next = orders[index + 1]?.placed
    for (const sku of order.skus) bought.add(sku)
    // Looks before this order are none after any later one.
    while (from < looks.length && compareEvents(looks[from]!, placed) < 0) from++
    const interested: TimelineEvent[] = []
    for (let place = from; place < looks.length && interested.length < threshold; place++) {
      const event = looks[place]!
      const passed = event.occurredAt - placed.occurredAt
      if (passed > windowMs * 1_000 || !isStill(order, event) || (next !== undefined && compareEvents(event, next) > 0)) break
      if (passed >= afterMs * 1_000 && skusIn(event).some((sku) => !bought.has(sku))) interested.push(event)
    }
    const last = interested.at(-1)
    if (last === undefined || interested.length < threshold) continue
    found.push({ evidence: [placed, ...interested], openedAt: last.occurredAt, end: endBy(next, 'bought') })
  }
  return found
}

/** What was cancelled by then was not bought. */
function isStill({ cancelled }: Order, event: TimelineEvent): boolean {
  return cancelled === undefined || compareEvents(event, cancelled) < 0
}
