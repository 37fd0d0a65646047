import { exchangeKey, exchangeOf, type TimelineEvent } from '@throughline/context'
import type { FeedbackAbout, NamedIds } from './about.js'
import { type Exchange, organisationOf } from './exchanges.js'
import type { BoundBy } from './feedback-row.js'

/** Where feedback may be bound to. */
export interface Ground {
  readonly events: readonly TimelineEvent[]
  readonly exchanges: ReadonlyMap<string, Exchange>
  /** In which stage the customer was, by time. */
  readonly stages: ReadonlyMap<number, string>
  /** For how long after a conversation feedback may be about it, in microseconds. */
  readonly window: number
}

/** What feedback is about, and how that is known. */
export interface Bound {
  readonly by: BoundBy
  readonly exchange?: Exchange | undefined
  /** The event that it names, which may belong to no conversation. */
  readonly event?: TimelineEvent | undefined
  /** Microseconds since what was last said in the conversation by then; undefined: it began later. */
  readonly gap?: number | undefined
}

/**
 * Finds what feedback is about: what it names; without that its own conversation; without that the nearest one that fits.
 * What it names and nobody knows (yet) is looked for no further: it does say what it is about.
 *
 * @param told the answer, and the question that it answers, if there is one
 * @param at when it came, or was asked for; no conversation that began later can be meant
 */
export function bind(told: readonly TimelineEvent[], about: FeedbackAbout, at: number, ground: Ground): Bound | undefined {
  if (about.ids !== undefined) return named(about.ids, at, ground)
  for (const event of told) {
    const own = typeof event.conversation === 'string' ? ground.exchanges.get(exchangeOf(event)) : undefined
    if (own !== undefined) return { by: 'exchange', exchange: own, gap: gapOf(own, at) }
  }
  // An answer that was given to an organisation is about what that did, unless it says otherwise.
  return nearest({ ...about, organisation: about.organisation ?? organisationOf(told[0]!) }, at, ground)
}

function named(ids: NamedIds, at: number, { events, exchanges }: Ground): Bound | undefined {
  const { eventId, conversation, orderId } = ids
  if (conversation !== undefined) {
    const exchange = conversationOf(ids, conversation, exchanges)
    if (exchange !== undefined) return { by: 'conversation', exchange, gap: gapOf(exchange, at) }
  }
  if (eventId !== undefined) {
    const event = eventBy(ids, eventId, events)
    const exchange = event && exchanges.get(exchangeOf(event))
    if (event !== undefined) return { by: 'event', event, exchange, gap: exchange && gapOf(exchange, at) }
  }
  if (orderId === undefined) return undefined
  const about = [...exchanges.values()].filter(({ orders }) => orders.has(orderId))
  const exchange = closest(about, at, Infinity)
  return exchange && { by: 'order', exchange, gap: gapOf(exchange, at) }
}

function conversationOf(ids: NamedIds, conversation: string, exchanges: Ground['exchanges']): Exchange | undefined {
  const own = exchanges.get(exchangeKey(ids.source ?? ids.sender, conversation))
  if (own !== undefined || ids.source !== undefined) return own
  return only([...exchanges.values()].filter(({ events }) => events[0]?.conversation === conversation))
}

function eventBy(ids: NamedIds, eventId: string, events: readonly TimelineEvent[]): TimelineEvent | undefined {
  const alike = events.filter(({ id, uid }) => uid === eventId || id === eventId)
  const source = ids.source ?? ids.sender
  const own = alike.find((event) => event.uid === eventId || event.source === source)
  return own ?? (ids.source === undefined ? only(alike) : undefined)
}

/** Survey tools seldom know our sources: an id that only one has is it. */
function only<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined
}

function nearest(about: FeedbackAbout, at: number, { exchanges, window }: Ground): Bound | undefined {
  const fitting = [...exchanges.values()].filter((exchange) => fits(exchange, about))
  const exchange = closest(fitting, at, window)
  return exchange && { by: 'time', exchange, gap: gapOf(exchange, at) }
}

/** What is said of channel, topic, agent and organisation must not speak against it. */
function fits({ channels, agents, topics, organisations }: Exchange, { channel, agent, topic, organisation }: FeedbackAbout): boolean {
  if (channel !== undefined && !channels.has(channel === 'ivr' ? 'voice' : channel)) return false
  if (agent !== undefined && !agents.has(agent)) return false
  return agrees(topics, topic) && agrees(organisations, organisation)
}

function agrees(said: ReadonlySet<string>, wanted: string | undefined): boolean {
  return wanted === undefined || said.size === 0 || said.has(wanted)
}

/** The last to have had something before that time, within the window; of equals the one with the greater key. */
function closest(exchanges: readonly Exchange[], at: number, window: number): Exchange | undefined {
  let best: { exchange: Exchange; gap: number } | undefined
  for (const exchange of exchanges) {
    const gap = gapOf(exchange, at)
    if (gap === undefined || gap > window) continue
    if (best === undefined || gap < best.gap || (gap === best.gap && exchange.key > best.exchange.key)) best = { exchange, gap }
  }
  return best?.exchange
}

/** Undefined: it began later. */
function gapOf({ events }: Exchange, at: number): number | undefined {
  const last = events.findLast(({ occurredAt }) => occurredAt <= at)
  return last && at - last.occurredAt
}
