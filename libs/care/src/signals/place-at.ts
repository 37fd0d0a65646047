import type { Place } from '@throughline/calendar'
import { code, compareEvents, dataOf, type TimelineEvent } from '@throughline/context'
import { channelOf, organisationOf, topicOf } from '../feedback/exchanges.js'
import type { Talk } from '../issues/talk.js'

/** Where the customer was when something happened, as far as it was known by then. */
export function placeAt({ events }: Talk, event: TimelineEvent): Place {
  const until = events.filter((other) => compareEvents(other, event) <= 0)
  const last = (read: (one: TimelineEvent) => string | undefined): string | undefined =>
    until.map(read).findLast((value) => value !== undefined)
  return {
    channel: channelOf(event) ?? last(channelOf),
    organisation: organisationOf(event) ?? last(organisationOf),
    topic: topicOf(event) ?? last(topicOf),
    queue: last((one) => code(dataOf(one), 'queue') ?? code(dataOf(one), 'toQueue')),
  }
}
