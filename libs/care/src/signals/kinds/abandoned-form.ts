import { code, dataOf, id, type TimelineEvent } from '@throughline/context'
import { endBy } from '../endings.js'
import type { Finder, Found } from '../found.js'

/** One filling-in of a form. */
interface Attempt {
  readonly started: TimelineEvent
  /** The event that says that it was left. */
  left?: TimelineEvent
}

/** A form that was begun and not sent: somebody says so, or nothing happened for a while. */
export const abandonedForm: Finder<'abandoned-form'> = (ground, { afterMs }) => {
  const events = ground.of('form.started', 'form.abandoned', 'form.submitted').filter((event) => formOf(event) !== undefined)
  return [...Map.groupBy(events, formOf).values()].flatMap((own) => [...leftIn(own, afterMs * 1_000)])
}

function* leftIn(events: readonly TimelineEvent[], after: number): Generator<Found> {
  const open = new Map<string, Attempt>()
  for (const event of events) {
    const key = id(dataOf(event), 'formId') ?? ''
    const attempt = open.get(key)
    if (event.type === 'form.submitted') {
      // Sent is sent, whichever filling-in of it was begun.
      for (const one of open.values()) yield* endedBy(one, event, 'sent', after)
      open.clear()
    } else if (event.type === 'form.abandoned') {
      if (attempt === undefined) open.set(key, { started: event, left: event })
      else if (openedAt(attempt, after) > event.occurredAt) attempt.left = event
    } else {
      if (attempt !== undefined) yield* endedBy(attempt, event, 'resumed', after)
      open.set(key, { started: event })
    }
  }
  for (const attempt of open.values()) yield found(attempt, after)
}

/** What is taken up again or sent before anybody missed it was never left. */
function* endedBy(attempt: Attempt, event: TimelineEvent, how: 'sent' | 'resumed', after: number): Generator<Found> {
  const left = found(attempt, after)
  if (left.openedAt < event.occurredAt) yield { ...left, end: endBy(event, how) }
}

function found(attempt: Attempt, after: number): Found {
  return { evidence: [attempt.left ?? attempt.started], openedAt: openedAt(attempt, after) }
}

function openedAt({ started, left }: Attempt, after: number): number {
  return left?.occurredAt ?? started.occurredAt + after
}

function formOf(event: TimelineEvent): string | undefined {
  return code(dataOf(event), 'form')
}
