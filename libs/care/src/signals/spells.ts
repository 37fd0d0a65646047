import { compareEvents, type TimelineEvent } from '@throughline/context'
import type { End, Found } from './found.js'

/** One thing of which several make a signal. */
export interface Point {
  readonly event: TimelineEvent
  /** What proves it, the event itself last. */
  readonly evidence: readonly TimelineEvent[]
}

interface SpellRules {
  readonly threshold: number
  readonly windowMs: number
}

interface Ends {
  /** When a signal that was opened by an event is over. */
  readonly endOf: (opening: TimelineEvent) => End
  /** What happened before one of them counts no more. */
  readonly resets?: readonly TimelineEvent[]
}

/** As points, events that prove themselves. */
export function pointsOf(events: readonly TimelineEvent[]): Point[] {
  return events.map((event) => ({ event, evidence: [event] }))
}

/**
 * Signals that open with the so-manieth point within a window and stay open until their end; meanwhile further points open no
 * other one.
 *
 * @param points in the order of the timeline
 */
export function* spells(points: readonly Point[], { threshold, windowMs }: SpellRules, { endOf, resets = [] }: Ends): Generator<Found> {
  let end: End | undefined
  for (const [index, point] of points.entries()) {
    const [first, ...others] = points.slice(Math.max(0, index - threshold + 1), index + 1)
    if (first === undefined || others.length + 1 < threshold || (end !== undefined && !isOver(end, point.event))) continue
    const isNear = point.event.occurredAt - first.event.occurredAt <= windowMs * 1_000
    if (!isNear || resets.some((event) => isBetween(event, first.event, point.event))) continue
    end = endOf(point.event)
    yield { evidence: proofOf([first, ...others]), openedAt: point.event.occurredAt, end, lapsesAt: end.at }
  }
}

function isOver({ at, by }: End, event: TimelineEvent): boolean {
  return by === undefined ? at <= event.occurredAt : compareEvents(by, event) < 0
}

function isBetween(event: TimelineEvent, from: TimelineEvent, to: TimelineEvent): boolean {
  return compareEvents(from, event) < 0 && compareEvents(event, to) < 0
}

function proofOf(points: readonly Point[]): Found['evidence'] {
  const [first, ...others] = [...new Set(points.flatMap(({ evidence }) => evidence))].toSorted(compareEvents)
  return [first!, ...others]
}
