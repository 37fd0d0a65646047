import { setTimeout as sleep } from 'node:timers/promises'
import { type Checkpoint, Folding, readCheckpoint, type Waiting } from '@throughline/context'
import { openSnapshot } from '@throughline/log'
import { subjectOf } from '@throughline/subjects'
import type { Reading } from '../views/identity/read-facts.js'
import type { Due } from './customer.js'
import { type HistoryTools, slicesOf } from './history.js'

/** A snapshot on the way for each so many events, so that a late event drops only the newer ones. */
export const SPACING = 5_000

export interface MakeOptions extends HistoryTools {
  /** How the tenant's references are read. */
  readonly reading: Reading
  readonly signal: AbortSignal
  /** Keeps a checkpoint; what it throws ends the making. */
  keep(checkpoint: Checkpoint): Promise<void>
}

/**
 * Folds a customer's history on from their last snapshot, or from the beginning, in slices between which it rests as long
 * as it worked, and keeps what it came to.
 */
export async function makeSnapshots(due: Due, options: MakeOptions): Promise<void> {
  const from = due.latest && (await checkpointOf(due, options))
  const missed = await run(due, options, { from, known: new Map() })
  if (missed.size === 0) return
  // Corrections put events to where it was already: again, from the beginning, and knowing them. What was kept is replaced.
  const again = await run(due, options, { from: undefined, known: missed })
  if (again.size > 0) throw new Error('a history was another one when it was read again')
}

async function checkpointOf({ latest, fold }: Due, { vault }: MakeOptions): Promise<Checkpoint | undefined> {
  const text = latest && (await openSnapshot(vault, latest))
  return text === undefined ? undefined : readCheckpoint(fold, text)
}

/** @returns events that came too late for their place: then nothing more is kept */
async function run(
  due: Due,
  options: MakeOptions,
  { from, known }: { from: Checkpoint | undefined; known: ReadonlyMap<string, Waiting> },
): Promise<ReadonlyMap<string, Waiting>> {
  const folding = new Folding(due.fold, { from, known, arranging: arrangingOf(due, options.reading) })
  let kept = folding.state.count
  let since = performance.now()
  for await (const slice of slicesOf(options, due, from?.boundary)) {
    options.signal.throwIfAborted()
    folding.take(slice)
    const { count } = folding.state
    const isLast = slice.until !== undefined
    if (folding.missed.size === 0 && (isLast || Math.floor(count / SPACING) > Math.floor(kept / SPACING))) {
      const checkpoint = folding.checkpoint()
      if (checkpoint !== undefined) await options.keep(checkpoint)
      kept = count
    }
    await sleep(Math.min(50, performance.now() - since))
    since = performance.now()
  }
  return folding.missed
}

/** Whose events they are, by the ids of the customer's subjects. */
function arrangingOf({ members }: Due, { rules, keys }: Reading) {
  const homes = new Set(members.map(({ subjectId }) => subjectId))
  const isOurs = (reference: string): boolean => {
    const found = subjectOf(reference, rules, keys)
    return found.ok && homes.has(found.subjectId)
  }
  return { homes, isOurs }
}
