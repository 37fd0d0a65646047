import { dataOf, type TimelineEvent } from '@throughline/context'
import type { Outcome } from './issue.js'

const TELLING = new Set(['conversation.resolved', 'call.wrapped_up', 'interaction.recorded'])
const OUTCOMES = new Set<unknown>(['fulfilled', 'partly', 'declined', 'unresolved'])

/** How it came out, as an event says. */
export function outcomeOf(event: TimelineEvent): Outcome | undefined {
  const { outcome } = TELLING.has(event.type) ? dataOf(event) : {}
  return OUTCOMES.has(outcome) ? (outcome as Outcome) : undefined
}

/** Whether it ends the matter: also a no is an answer. Only `unresolved` leaves it open. */
export function isSettling(event: TimelineEvent): boolean {
  const outcome = outcomeOf(event)
  return outcome !== undefined && outcome !== 'unresolved'
}
