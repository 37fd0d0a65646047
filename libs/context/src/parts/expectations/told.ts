import type { TimelineEvent } from '../../event.js'
import { proofBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { exchangeOf } from '../../read/exchange.js'
import { aboutOf } from '../../read/about.js'
import { amount, code, dataOf, id, instant, shortId, timeAfter, words } from '../../read/read.js'
import type { Expectation } from './expectation.js'

/** What an event leads the customer to expect; undefined when nothing. */
export function toldBy(event: TimelineEvent): Expectation | undefined {
  const data = dataOf(event)
  switch (event.type) {
    case 'expectation.set':
      return stated(event)
    case 'conversation.queued': {
      const until = timeAfter(event.occurredAt, amount(data, 'expectedWaitMs'))
      return until === undefined ? undefined : told(event, 'wait', until, { exchange: exchangeOf(event) })
    }
    case 'order.placed':
    case 'order.changed':
      return delivery(event, instant(data, 'promisedBy'))
    case 'order.shipped':
    case 'order.delayed':
      return delivery(event, instant(data, 'expectedAt'))
    case 'refund.granted': {
      const dueAt = instant(data, 'dueAt')
      return dueAt === undefined ? undefined : told(event, 'refund', dueAt, { orderId: id(data, 'orderId') })
    }
    default:
      return undefined
  }
}

function stated(event: TimelineEvent): Expectation | undefined {
  const data = dataOf(event)
  const what = code(data, 'what')
  if (what === undefined) return undefined
  const dueAt = instant(data, 'dueAt') ?? timeAfter(event.occurredAt, amount(data, 'durationMs'))
  const key = `set:${id(data, 'expectationId') ?? shortId(event.id)}`
  const orderId = aboutOf(data)?.orderId
  return told(event, what, dueAt, { key, orderId, words: words(data, 'words'), by: words(data, 'by', 80) })
}

/** All that is said about an order's delivery is one expectation: the last word counts. */
function delivery(event: TimelineEvent, dueAt: number | undefined): Expectation | undefined {
  const orderId = id(dataOf(event), 'orderId')
  if (orderId === undefined || dueAt === undefined) return undefined
  return told(event, 'delivery', dueAt, { key: `delivery:${orderId}`, orderId })
}

function told(event: TimelineEvent, what: string, dueAt: number | undefined, more: Partial<Expectation>): Expectation {
  return defined({ key: event.uid, what, toldAt: event.occurredAt, dueAt, events: proofBy(event), ...more })
}
