import type { EventType } from '@throughline/events'
import type { TimelineEvent } from '../../event.js'
import { provenBy } from '../../fold/proof.js'
import { dataOf, flag, id } from '../../read/read.js'
import { brings, drops } from '../expectations/delivered.js'
import type { Commitment } from './commitment.js'

/** Facts that can keep a promise of their kind. An answer is none: nobody can tell a promised one from another message. */
export const COMMITMENT_FACTS: readonly EventType[] = [
  'call.started', 'conversation.started', 'order.delivered', 'order.cancelled', 'order.shipped', 'offer.made', 'refund.paid',
  'service.repaired', 'service.installed', 'service.delivered', 'appointment.kept',
]

const CALL_BACK = /call-?\s?back/i
const NOT_BY_FACTS = new Set(['answer', 'reply', 'wait'])

/** The promises that a fact ends: all that are about its order, else the oldest one that is about none. */
export function afterFact(promises: readonly Commitment[], event: TimelineEvent): Commitment[] {
  const open = promises.filter(({ end }) => end === undefined)
  if (open.length === 0) return []
  const orderId = id(dataOf(event), 'orderId')
  const ofOrder = orderId === undefined ? [] : open.filter((promise) => promise.orderId === orderId)
  const gone = ofOrder.filter((promise) => drops(kindOf(promise), event))
  if (gone.length > 0) return gone.map((promise) => endedBy(promise, event, 'withdrawn'))
  const kept = ofOrder.filter((promise) => keeps(promise, event))
  const oldest = open.find((promise) => promise.orderId === undefined && keeps(promise, event))
  return (kept.length > 0 ? kept : oldest === undefined ? [] : [oldest]).map((promise) => endedBy(promise, event, 'kept'))
}

function keeps(promise: Commitment, event: TimelineEvent): boolean {
  const kind = kindOf(promise)
  if (kind === 'call-back') return flag(dataOf(event), 'callback') === true || (event.type === 'call.started' && event.direction === 'outbound')
  return !NOT_BY_FACTS.has(kind) && brings(kind, event)
}

function kindOf({ kind, what }: Commitment): string {
  if (CALL_BACK.test(kind ?? what ?? '')) return 'call-back'
  return (kind ?? '').toLowerCase()
}

function endedBy(promise: Commitment, event: TimelineEvent, end: 'kept' | 'withdrawn'): Commitment {
  const how = kindOf(promise) === 'call-back' ? 'called back' : event.type.replace('.', ' ')
  return { ...promise, end, endedAt: event.occurredAt, how, events: provenBy(promise.events, event) }
}
