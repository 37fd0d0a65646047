import type { TimelineEvent } from '../event.js'
import type { ContextFold } from '../fold/fold.js'
import type { ContextState } from '../fold/state.js'
import { type Arranging, arrange } from './arrange.js'

/**
 * Folds a customer's events, in any order and however often each.
 *
 * @param from the state to go on from (a snapshot); all its events come before these, and none of these corrects one
 *   of them. Default: from the beginning
 */
export function foldTimeline(
  fold: ContextFold,
  events: Iterable<TimelineEvent>,
  { from = fold.initial, ...arranging }: Arranging & { from?: ContextState } = {},
): ContextState {
  return arrange(events, arranging).reduce((state, event) => fold.evolve(state, event), from)
}
