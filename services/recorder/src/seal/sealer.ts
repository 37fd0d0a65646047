import type { Rows } from '../chunks/rows.js'

/** What was sealed, and by which knowledge. */
export interface Sealing {
  /** Which erasures were known before the oldest of the keys was loaded; see Chunk. */
  knownErasures: number
}

/** Where a chunk will lie. */
export interface SealPlace {
  topicEpoch: number
  part: number
}

/** Turns personal text into what the log keeps of it. */
export interface Sealer {
  /**
   * Seals the rows of a chunk, in place, and takes those out that happened before their subject's erasure. Safe to repeat.
   * @throws KeyStoreError when the keys cannot be had now; UnsealableError when an event has a key that cannot be used
   */
  seal(rows: Rows, place: SealPlace): Promise<Sealing>
  /** Told how many erasures the log knew at a write. */
  learn(erasures: number): void
  /** Told of subjects that were erased: their keys are not what they were. */
  forget(subjectIds: readonly string[]): void
}

/** An event cannot be sealed, now or later: it goes to quarantine. */
export class UnsealableError extends Error {
  override readonly name = 'UnsealableError'
}
