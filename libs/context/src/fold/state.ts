import type { PartStates } from './parts.js'

/**
 * Version of the folds: raise it with every change of what a part makes of an event or of what a state looks like, and
 * states that were kept are folded anew.
 */
export const FOLD_VERSION = 3

/** What is known after some events of a customer. Plain JSON with a bound of some KB, whatever the history. */
export interface ContextState {
  readonly version: number
  /** Version of the journey's rules. */
  readonly rules: string
  /** Events that were folded. */
  readonly count: number
  readonly firstAt?: number
  /** The last event; the next one must come after it on the timeline. */
  readonly last?: { readonly occurredAt: number; readonly sequence: string; readonly uid: string }
  readonly parts: PartStates
}
