import type { Place } from '@throughline/calendar'
import { code, dataOf, type TimelineEvent } from '@throughline/context'
import { channelOf, organisationOf, topicOf } from '../feedback/exchanges.js'
import type { Talk } from '../issues/talk.js'

const known = new WeakMap<Talk, ReadonlyMap<TimelineEvent, Place>>()

/** Where the customer was when something happened in a conversation, as far as it was known by then. */
export function placeAt(talk: Talk, event: TimelineEvent): Place {
  const places = known.get(talk) ?? placesIn(talk)
  known.set(talk, places)
  return places.get(event) ?? {}
}

/** All in one go: long conversations have many questions. */
function placesIn({ events }: Talk): Map<TimelineEvent, Place> {
  let place: Place = {}
  return new Map(
    events.map((event) => {
      const data = dataOf(event)
      place = {
        channel: channelOf(event) ?? place.channel,
        organisation: organisationOf(event) ?? place.organisation,
        topic: topicOf(event) ?? place.topic,
        queue: code(data, 'queue') ?? code(data, 'toQueue') ?? place.queue,
      }
      return [event, place]
    }),
  )
}
