import { dataOf, exchangeOf, flag, type TimelineEvent } from '@throughline/context'
import { channelOf, topicOf } from '../feedback/exchanges.js'

/** One conversation, as far as issues are made of it. */
export interface Talk {
  /** `<source>/<conversation>`; of an event that names no conversation, one of its own. */
  readonly key: string
  /** Its contacts, the oldest first; never none. */
  readonly events: readonly TimelineEvent[]
  /** The last word on what it is about counts: an agent knows better than a menu. */
  readonly topic?: string | undefined
  /** The brand began it: it is no contact of the customer's. */
  readonly isOurs: boolean
}

/** What happens when a customer turns to the brand. Paperwork, answers and ends are no coming. */
const COMING: ReadonlySet<string> = new Set([
  'conversation.started', 'conversation.queued', 'call.started', 'menu.chosen', 'message.received', 'bot.asked', 'store.visited',
  'complaint.made', 'interaction.recorded',
])

/** The conversations of a story, by the times at which they began. Contacts make them; what was sent or noted does not. */
export function talksIn(events: readonly TimelineEvent[]): Talk[] {
  const contacts = events.filter((event) => event.class === 'contact')
  return [...Map.groupBy(contacts, exchangeOf)].map(([key, own]) => ({
    key,
    events: own,
    topic: own.map(topicOf).findLast((topic) => topic !== undefined),
    isOurs: own[0]!.direction === 'outbound' || flag(dataOf(own[0]!), 'callback') === true,
  }))
}

/** Whether the customer turns to the brand with it. */
export function isComing(event: TimelineEvent): boolean {
  return COMING.has(event.type) && event.direction !== 'outbound' && event.direction !== 'internal'
}

/** How somebody is reached: a menu is how a call begins, and a bot sits where people chat. */
export function mediumOf(event: TimelineEvent): string | undefined {
  const channel = channelOf(event)
  return channel === 'bot' ? 'chat' : channel
}

/** The last event up to a time. */
export function lastUpTo(events: readonly TimelineEvent[], at: number): TimelineEvent | undefined {
  return events.findLast(({ occurredAt }) => occurredAt <= at)
}
