import type { EventType } from '@throughline/events'
import type { TimelineEvent } from '../../event.js'
import { provenBy } from '../../fold/proof.js'
import { actorOf } from '../../read/actor.js'
import { exchangeOf } from '../../read/exchange.js'
import { dataOf, flag, id } from '../../read/read.js'
import type { Expectation } from './expectation.js'

/** Which facts bring what was expected, by the name of it. A name that is not here is met by no fact. */
const BRINGS: Readonly<Record<string, readonly EventType[]>> = {
  wait: ['call.answered', 'conversation.assigned'],
  answer: ['message.sent', 'call.answered'],
  reply: ['message.sent', 'call.answered'],
  quote: ['offer.made'],
  offer: ['offer.made'],
  'call-back': ['call.started', 'conversation.started'],
  callback: ['call.started', 'conversation.started'],
  delivery: ['order.delivered'],
  shipping: ['order.shipped'],
  refund: ['refund.paid'],
  repair: ['service.repaired'],
  installation: ['service.installed'],
  service: ['service.delivered', 'service.installed', 'service.repaired'],
  appointment: ['appointment.kept'],
}

const DROPS: Readonly<Record<string, readonly EventType[]>> = {
  wait: ['conversation.abandoned', 'call.ended', 'conversation.ended'],
  delivery: ['order.cancelled'],
}

/** Every type that can bring or drop something. */
export const FACTS: readonly EventType[] = [
  ...new Set([...Object.values(BRINGS).flat(), ...Object.values(DROPS).flat()]),
]

/** Whether there are facts that bring it: of others nobody can say that they did not come. */
export function canBeMet(what: string): boolean {
  return Object.hasOwn(BRINGS, what.toLowerCase())
}

/** An expectation after a fact: brought, dropped, or the same object when the fact is about something else. */
export function afterFact(expectation: Expectation, event: TimelineEvent): Expectation {
  if (expectation.deliveredAt !== undefined || expectation.droppedAt !== undefined || !concerns(expectation, event))
    return expectation
  const what = expectation.what.toLowerCase()
  const events = provenBy(expectation.events, event)
  if (listed(BRINGS, what, event)) return { ...expectation, deliveredAt: event.occurredAt, events }
  return listed(DROPS, what, event) ? { ...expectation, droppedAt: event.occurredAt, events } : expectation
}

function listed(table: Readonly<Record<string, readonly string[]>>, what: string, event: TimelineEvent): boolean {
  return Object.hasOwn(table, what) && table[what]?.includes(event.type) === true
}

function concerns(expectation: Expectation, event: TimelineEvent): boolean {
  const data = dataOf(event)
  if (expectation.exchange !== undefined && expectation.exchange !== exchangeOf(event)) return false
  if (expectation.orderId !== undefined && expectation.orderId !== id(data, 'orderId')) return false
  return isWhole(event)
}

/** Whether a fact brings what goes by this name, such as `delivery`. */
export function brings(what: string, event: TimelineEvent): boolean {
  return listed(BRINGS, what, event) && isWhole(event)
}

/** Whether a fact says that what goes by this name will not come any more. */
export function drops(what: string, event: TimelineEvent): boolean {
  return listed(DROPS, what, event) && isWhole(event)
}

/** Not a part of it, and not something else that looks like it. */
function isWhole(event: TimelineEvent): boolean {
  const data = dataOf(event)
  // An automatic reply, or a bot's, is not the answer that somebody waits for.
  if (event.type === 'message.sent') return flag(data, 'automatic') !== true && actorOf(event)?.kind !== 'bot'
  if (event.type === 'order.delivered' || event.type === 'order.cancelled') {
    return flag(data, 'complete') !== false && !(event.type === 'order.cancelled' && Array.isArray(data['items']))
  }
  if (event.type === 'call.started' || event.type === 'conversation.started') {
    return event.direction === 'outbound' || flag(data, 'callback') === true
  }
  return true
}
