import { compareEvents, dataOf, id, records, type TimelineEvent } from '@throughline/context'
import type { Ground } from './ground.js'

/** An order, told once however many systems tell it. */
export interface Order {
  readonly placed: TimelineEvent
  /** As a whole. */
  readonly cancelled?: TimelineEvent | undefined
  readonly skus: ReadonlySet<string>
}

/** Orders of a story, the oldest first. */
export function ordersIn(ground: Ground): Order[] {
  const cancelled = ground.of('order.cancelled').filter((event) => !Array.isArray(dataOf(event)['items']))
  const byId = Map.groupBy(ground.of('order.placed'), idOf)
  const orders = [...byId].map(([key, placed]) => ({
    placed: placed[0]!,
    cancelled: cancelled.find((event) => idOf(event) === key),
    skus: new Set(placed.flatMap(skusIn)),
  }))
  return orders.toSorted((one, other) => compareEvents(one.placed, other.placed))
}

/** Products by their numbers: of a list of items, of a comparison, or the one that it is about. */
export function skusIn(event: TimelineEvent): string[] {
  const data = dataOf(event)
  const listed = Array.isArray(data['skus']) ? data['skus'] : []
  const all = [...records(data, 'items').map(({ sku }) => sku), ...listed, data['sku'], data['product']]
  return all.filter((sku): sku is string => typeof sku === 'string' && sku !== '')
}

function idOf(event: TimelineEvent): string {
  return id(dataOf(event), 'orderId') ?? event.uid
}
