import type { TimelineEvent } from '@throughline/context'
import { agentOf, channelOf, organisationOf, topicOf } from '../feedback/exchanges.js'
import type { Common } from './contact-facts.js'

/** In which stage of the journey the customer was at an event. */
export type StageAt = (event: TimelineEvent) => string | undefined

/** What a fact is counted by: how it began, what it turned out to be about, who had it in the end. @param events never none, the oldest first */
export function commonOf(events: readonly TimelineEvent[], stageAt: StageAt): Common {
  const first = events[0]!
  const organisation = organisationOf(first)
  return {
    eventUid: first.uid,
    at: first.occurredAt,
    channel: firstOf(events, channelOf),
    topic: lastOf(events, topicOf),
    stage: stageAt(first),
    agent: lastOf(events, agentOf),
    organisation,
    shared: events.some((event) => organisationOf(event) !== organisation),
  }
}

function firstOf<T>(events: readonly TimelineEvent[], read: (event: TimelineEvent) => T | undefined): T | undefined {
  for (const event of events) {
    const found = read(event)
    if (found !== undefined) return found
  }
  return undefined
}

function lastOf<T>(events: readonly TimelineEvent[], read: (event: TimelineEvent) => T | undefined): T | undefined {
  return firstOf(events.toReversed(), read)
}
