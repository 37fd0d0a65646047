import type { EventType } from '@throughline/events'
import type { TimelineEvent } from '../event.js'

/** A pure step: the same state when the event says nothing to it. */
export type Step<State> = (state: State, event: TimelineEvent) => State

/** One part of a context: what it knows before the first event, and what events make of it. */
export interface Part<State> {
  readonly initial: State
  /** For events of a type of the catalogue. */
  readonly on?: { readonly [Type in EventType]?: Step<State> }
  /** For every event, those of unknown types too; after `on`. */
  readonly each?: Step<State>
}

/** The same step for several types. */
export function onEach<State>(types: readonly EventType[], step: Step<State>): { [Type in EventType]?: Step<State> } {
  return Object.fromEntries(types.map((type) => [type, step]))
}
