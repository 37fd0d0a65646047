import { isRecord } from '@throughline/events'
import type { TimelineEvent } from '../event.js'
import type { ContextFold } from '../fold/fold.js'
import type { ContextState } from '../fold/state.js'

/**
 * A state up to a time, and what it takes to go on from it. All events that happened up to the boundary are in the state,
 * as what was said about them by then puts them.
 */
export interface Checkpoint {
  readonly state: ContextState
  /** What happened up to here is in the state, in microseconds. */
  readonly boundary: number
  /** Events that were dated up to the boundary until a correction put them behind it. */
  readonly postponed: readonly TimelineEvent[]
  /** Events dated behind the boundary that a correction has put before it: they are in the state. As `standing` names them. */
  readonly preponed: readonly string[]
}

/** What was said about an event, by which it stands as it does. */
export function saidAbout({ correctedBy = [], refiledBy }: TimelineEvent): string[] {
  return refiledBy === undefined ? correctedBy : [...correctedBy, refiledBy]
}

/** What such an event is known by: its uid, and the uids of what was said about it. */
export function standing(event: TimelineEvent): string {
  return [event.uid, ...saidAbout(event)].join(' ')
}

/** Events whose time was corrected over a boundary; where there are more, nothing is kept there. */
export const MOST_MOVED = 20

export function writeCheckpoint(checkpoint: Checkpoint): string {
  return JSON.stringify(checkpoint)
}

/** What `writeCheckpoint` wrote; undefined when it is of another fold version or other rules. */
export function readCheckpoint(fold: ContextFold, json: string): Checkpoint | undefined {
  const read: unknown = JSON.parse(json)
  if (!isRecord(read) || !fold.fits(read['state'])) return undefined
  return read as unknown as Checkpoint
}
