import { compareEvents, type TimelineEvent } from '@throughline/context'
import type { Issue } from '../issues/issue.js'
import type { End } from './found.js'
import type { EndedBy } from './signal.js'

/** The end that an event brings; undefined without one. */
export function endBy(event: TimelineEvent | undefined, how: EndedBy): End | undefined {
  return event === undefined ? undefined : { at: event.occurredAt, how, by: event }
}

/** Nothing has ended it for so long. */
export function lapsed(from: number, lapseMs: number): End {
  return { at: from + lapseMs * 1_000, how: 'lapsed' }
}

/** The first of several ends. */
export function firstOf(...ends: readonly (End | undefined)[]): End | undefined {
  let first: End | undefined
  for (const end of ends) if (end !== undefined && (first === undefined || end.at < first.at)) first = end
  return first
}

/** When a signal about a matter is over: the matter was settled, or nothing happened in it for so long. */
export function endOfMatter({ events, settlements }: Issue, opening: TimelineEvent, lapseMs: number): End {
  const settled = endBy(firstAfter(settlements, opening), 'settled')
  let quietAt = opening.occurredAt + lapseMs * 1_000
  for (const { occurredAt } of events) {
    if (occurredAt > quietAt) break
    quietAt = Math.max(quietAt, occurredAt + lapseMs * 1_000)
  }
  return settled !== undefined && settled.at <= quietAt ? settled : { at: quietAt, how: 'lapsed' }
}

/** The first of some events, which are in the order of the timeline, that comes after another one. */
export function firstAfter(events: readonly TimelineEvent[], event: TimelineEvent): TimelineEvent | undefined {
  return events[placeAfter(events, event)]
}

/** The first event of a list, which is in the order of the timeline, after another one, for which something holds. */
export function firstSuchAfter(
  events: readonly TimelineEvent[],
  event: TimelineEvent,
  holds: (event: TimelineEvent) => boolean,
): TimelineEvent | undefined {
  for (let place = placeAfter(events, event); place < events.length; place++) if (holds(events[place]!)) return events[place]
  return undefined
}

function placeAfter(events: readonly TimelineEvent[], event: TimelineEvent): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareEvents(events[middle]!, event) > 0) high = middle
    else low = middle + 1
  }
  return low
}
