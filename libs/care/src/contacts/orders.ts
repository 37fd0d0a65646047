import { code, dataOf, exchangeOf, flag, id, money, record, type TimelineEvent } from '@throughline/context'
import type { Issue } from '../issues/issue.js'
import { organisationOf } from '../feedback/exchanges.js'
import { commonOf, type StageAt } from './about-events.js'
import type { ContractFact, OrderFact } from './contact-facts.js'

/** The order that an event names. */
export function orderIn(event: TimelineEvent): string | undefined {
  const data = dataOf(event)
  return id(data, 'orderId') ?? id(record(data, 'about') ?? {}, 'orderId')
}

/** The events that placed orders, by the orders' ids. An order is placed once. */
export function placings(events: readonly TimelineEvent[]): ReadonlyMap<string, TimelineEvent> {
  const placed = new Map<string, TimelineEvent>()
  for (const event of events) {
    const order = event.type === 'order.placed' ? orderIn(event) : undefined
    if (order !== undefined && !placed.has(order)) placed.set(order, event)
  }
  return placed
}

/** The orders of a story, with the contacts about each: those of the conversations that name it, from its placing on. */
export function ordersIn(events: readonly TimelineEvent[], issues: readonly Issue[], stageAt: StageAt): OrderFact[] {
  const told = Map.groupBy(events.filter(({ type }) => type.startsWith('order.')), orderIn)
  const contacts = contactsByOrder(issues)
  return [...placings(events)].map(([order, placed]) => {
    const own = told.get(order) ?? [placed]
    const after = (contacts.get(order) ?? []).filter(({ occurredAt }) => occurredAt >= placed.occurredAt)
    return { ...orderOf(placed, own, stageAt), contacts: after.length, shared: isShared(placed, [...own, ...after]) }
  })
}

/** A conversation that names an order is about it as a whole. */
function contactsByOrder(issues: readonly Issue[]): ReadonlyMap<string, TimelineEvent[]> {
  const found = new Map<string, TimelineEvent[]>()
  for (const { talks, contacts } of issues) {
    const byTalk = Map.groupBy(contacts, exchangeOf)
    for (const { key, events } of talks) {
      for (const order of new Set(events.map(orderIn))) {
        if (order === undefined) continue
        const known = found.get(order) ?? []
        known.push(...(byTalk.get(key) ?? []))
        found.set(order, known)
      }
    }
  }
  return found
}

function isShared(placed: TimelineEvent, others: readonly TimelineEvent[]): boolean {
  return others.some((event) => organisationOf(event) !== organisationOf(placed))
}

function orderOf(placed: TimelineEvent, own: readonly TimelineEvent[], stageAt: StageAt): Omit<OrderFact, 'contacts'> {
  const total = own.map((event) => (event.type === 'order.placed' || event.type === 'order.changed' ? money(dataOf(event), 'total') : undefined))
  const last = total.findLast((amount) => amount !== undefined)
  return {
    ...commonOf([placed], stageAt),
    fact: 'order',
    amount: last?.amount,
    currency: last?.currency,
    // With items it is a part of the order only.
    cancelledAt: own.find((event) => event.type === 'order.cancelled' && !Array.isArray(dataOf(event)['items']))?.occurredAt,
    deliveredAt: own.find((event) => event.type === 'order.delivered' && flag(dataOf(event), 'complete') !== false)?.occurredAt,
  }
}

const BEGINS: ReadonlySet<string> = new Set(['contract.started', 'contract.renewed', 'contract.changed'])
const ENDS: ReadonlySet<string> = new Set(['contract.ended', 'contract.replaced'])

/** The contracts of a story. A renewal after the end makes it go on. */
export function contractsIn(events: readonly TimelineEvent[], stageAt: StageAt): ContractFact[] {
  const told = Map.groupBy(events.filter(({ type }) => BEGINS.has(type) || ENDS.has(type)), (event) => id(dataOf(event), 'contractId'))
  return [...told].flatMap(([contract, own]) => {
    const first = own.find(({ type }) => BEGINS.has(type))
    if (contract === undefined || first === undefined) return []
    const end = own.findLast(({ type }) => ENDS.has(type) || type === 'contract.renewed')
    const endedAt = end !== undefined && ENDS.has(end.type) ? end.occurredAt : undefined
    const common = commonOf([first], stageAt)
    const replaced = endedAt !== undefined && end?.type === 'contract.replaced'
    return [{ ...common, fact: 'contract', topic: common.topic ?? code(dataOf(first), 'product'), endedAt, replaced, shared: isShared(first, own) }]
  })
}
