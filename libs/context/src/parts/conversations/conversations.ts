import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { proofBy, provenBy } from '../../fold/proof.js'
import { exchangeOf } from '../../read/exchange.js'
import { dataOf, record, shortId } from '../../read/read.js'
import type { Conversation } from './conversation.js'
import { withHandling } from './handling.js'
import { withMessages } from './messages.js'
import { withProgress } from './progress.js'
import { withRelations } from './relations.js'

/** Conversations that are kept; those that came to an end go first. */
const MOST = 12

/**
 * The latest exchanges. A contact begins one; what the brand sends or writes down joins the one it names. Visits are
 * a part of their own, so that browsing drives no conversation out.
 */
export const conversations: Part<Kept<Conversation>> = {
  initial: nothing,
  each: (state, event) => {
    if (event.class === 'unknown' || event.class === 'behaviour') return state
    const key = exchangeOf(event)
    const known = find(state, key)
    if (known === undefined && event.class !== 'contact') return state
    const changed = [withProgress, withHandling, withMessages, withRelations].reduce(
      (conversation, step) => step(conversation, event),
      known === undefined ? begun(key, event) : goneOn(known, event),
    )
    return keep(state, changed, { most: MOST, first: isOver })
  },
}

function isOver({ status }: Conversation): boolean {
  return status !== 'open' && status !== 'waiting'
}

function begun(key: string, event: TimelineEvent): Conversation {
  const conversation: Conversation = {
    key,
    channels: [],
    startedAt: event.occurredAt,
    lastAt: event.occurredAt,
    status: 'open',
    inbound: 0,
    outbound: 0,
    handlers: nothing,
    transfers: nothing,
    botFailures: 0,
    relations: nothing,
    events: [],
  }
  if (typeof event.direction === 'string') conversation.direction = event.direction
  return goneOn(conversation, event)
}

function goneOn(conversation: Conversation, event: TimelineEvent): Conversation {
  const { channel, organisation, topic } = event
  const events = conversation.events.length === 0 ? proofBy(event) : provenBy(conversation.events, event)
  const next: Conversation = { ...conversation, lastAt: event.occurredAt, events }
  if (typeof channel === 'string' && !next.channels.includes(shortId(channel))) {
    next.channels = [...next.channels, shortId(channel)].slice(-5)
  }
  if (typeof organisation === 'string') next.organisation = shortId(organisation)
  if (typeof topic === 'string' && topic !== '') next.topic = shortId(topic)
  const felt = record(dataOf(event), 'sentiment')?.['value']
  if (typeof felt === 'number' && felt >= -1 && felt <= 1) next.sentiment = felt + 0
  const { orderId } = dataOf(event)
  if (typeof orderId === 'string' && orderId !== '') next.orderId = shortId(orderId)
  return next
}
