import { compareEvents } from '@throughline/context'
import { endBy, firstOf } from '../endings.js'
import type { Finder, Found } from '../found.js'
import { ordersIn, type Order } from '../orders.js'

/** The customer buys again, and not just the rest of what they bought before. */
export const returningBuyer: Finder<'returning-buyer'> = (ground, { threshold, windowMs, apartMs }) => {
  const found: Found[] = []
  let purchases: Order[] = []
  for (const order of ordersIn(ground)) {
    const { placed } = order
    // An order that was cancelled by then was no purchase.
    purchases = purchases.filter(({ cancelled }) => cancelled === undefined || compareEvents(cancelled, placed) > 0)
    const last = purchases.at(-1)?.placed
    if (last !== undefined && placed.occurredAt - last.occurredAt < apartMs * 1_000) continue
    purchases.push(order)
    const first = purchases.at(-threshold)?.placed
    if (first === undefined || last === undefined || placed.occurredAt - first.occurredAt > windowMs * 1_000) continue
    found.push({ evidence: [last, placed], openedAt: placed.occurredAt, end: endBy(order.cancelled, 'cancelled') })
  }
  return found.map((one, index) => ({ ...one, end: firstOf(one.end, endBy(found[index + 1]?.evidence.at(-1), 'bought')) }))
}
