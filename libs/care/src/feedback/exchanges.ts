import { actorOf, dataOf, exchangeOf, id, shortId, type TimelineEvent } from '@throughline/context'

/** One conversation of a story, as far as feedback is bound to it. */
export interface Exchange {
  readonly key: string
  /** Uid of its first event: the name of the conversation in tables. */
  readonly uid: string
  /** Its contacts, the oldest first. */
  readonly events: readonly TimelineEvent[]
  readonly channels: ReadonlySet<string>
  readonly agents: ReadonlySet<string>
  readonly topics: ReadonlySet<string>
  readonly organisations: ReadonlySet<string>
  readonly orders: ReadonlySet<string>
}

/** The conversations of a story, by their key. Contacts make them; what the brand sent or noted does not. */
export function exchangesIn(events: readonly TimelineEvent[]): ReadonlyMap<string, Exchange> {
  const contacts = events.filter(({ class: kind }) => kind === 'contact')
  const byKey = Map.groupBy(contacts, exchangeOf)
  return new Map([...byKey].map(([key, own]) => [key, exchange(key, own)]))
}

/** The last value of it until a time, else the first after it: who had the call at the end, what it turned out to be about. */
export function lastOf<T>(events: readonly TimelineEvent[], until: number, read: (event: TimelineEvent) => T | undefined): T | undefined {
  let found: T | undefined
  for (const event of events) {
    if (found !== undefined && event.occurredAt > until) break
    found = read(event) ?? found
  }
  return found
}

export function channelOf({ channel }: TimelineEvent): string | undefined {
  if (typeof channel !== 'string' || channel === '') return undefined
  // A phone menu is how a call begins.
  return channel === 'ivr' ? 'voice' : shortId(channel)
}

export function topicOf({ topic }: TimelineEvent): string | undefined {
  return typeof topic === 'string' && topic !== '' ? shortId(topic) : undefined
}

export function organisationOf({ organisation }: TimelineEvent): string | undefined {
  return typeof organisation === 'string' && organisation !== '' ? shortId(organisation) : undefined
}

/** The agent who dealt with it. */
export function agentOf(event: TimelineEvent): string | undefined {
  const assignee = event.type === 'conversation.assigned' ? actorOf(event, 'assignee') : undefined
  const who = assignee ?? actorOf(event)
  return who?.kind === 'agent' ? who.id : undefined
}

function exchange(key: string, events: readonly TimelineEvent[]): Exchange {
  const each = <T>(read: (event: TimelineEvent) => T | undefined): Set<T> =>
    new Set(events.map(read).filter((value) => value !== undefined))
  return {
    key,
    uid: events[0]!.uid,
    events,
    channels: each(channelOf),
    agents: each(agentOf),
    topics: each(topicOf),
    organisations: each(organisationOf),
    orders: each((event) => id(dataOf(event), 'orderId')),
  }
}
