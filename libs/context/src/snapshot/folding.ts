import type { TimelineEvent } from '../event.js'
import type { ContextFold } from '../fold/fold.js'
import type { ContextState } from '../fold/state.js'
import { type Arranging, arrange } from '../timeline/arrange.js'
import { compareEvents } from '../timeline/compare.js'
import { type Checkpoint, MOST_MOVED, saidAbout, standing } from './checkpoint.js'

/** An event that waits for its turn. */
export interface Waiting {
  readonly event: TimelineEvent
  /** When it was dated before corrections. */
  readonly datedAt: number
  /** It and what corrected it, as they were told. */
  readonly told: readonly TimelineEvent[]
}

export interface Slice {
  /** The next events of the history, by the times at which they are dated, none left out. */
  readonly events: readonly TimelineEvent[]
  /** What was said about them, wherever it lies. */
  readonly statements: readonly TimelineEvent[]
  /** These are the last ones up to this time (in microseconds; Infinity: of all). Default: there may be more. */
  readonly until?: number | undefined
}

export interface FoldingOptions {
  /** The checkpoint to go on from; default: the beginning. */
  from?: Checkpoint | undefined
  /** What a first run has missed. */
  known?: ReadonlyMap<string, Waiting>
  arranging?: Arranging
}

/** Waiting for their turn at most: what corrections have moved, and what happened at the same moment. */
const MOST_WAITING = 10_000

/**
 * Folds a long history in slices, the oldest first, in bounded memory. What a correction moves to a later time waits for
 * its turn. What it moves to before what is folded comes too late: `missed` has it, and whoever folds has to begin again
 * and bring it along.
 */
export class Folding {
  /** Events whose place was passed already: their uids, and what they are. */
  readonly missed = new Map<string, Waiting>()
  state: ContextState
  /** What happened up to here is folded. */
  boundary: number
  private waiting: Waiting[] = []
  /** Known, and perhaps folded, before they are read; with the times at which they are dated as soon as that is known. */
  private readonly ahead: Map<string, { datedAt: number; stands: string }>
  private readonly arranging: Arranging

  constructor(
    private readonly fold: ContextFold,
    { from, known = new Map(), arranging = {} }: FoldingOptions = {},
  ) {
    this.arranging = arranging
    this.state = from?.state ?? fold.initial
    this.boundary = from?.boundary ?? Number.MIN_SAFE_INTEGER
    this.ahead = new Map([...known].map(([uid, { datedAt, event }]) => [uid, { datedAt, stands: standing(event) }]))
    // When these are dated is seen when they are read.
    for (const stands of from?.preponed ?? []) this.ahead.set(stands.split(' ')[0]!, { datedAt: Infinity, stands })
    const postponed = from?.postponed ?? []
    this.waiting = [...known.values(), ...waitingIn(postponed, postponed, arranging)]
  }

  /** @throws RangeError when corrections have moved more than there is room for */
  take({ events, statements, until }: Slice): void {
    for (const next of waitingIn(events, [...events, ...statements], this.arranging)) {
      const { uid, occurredAt } = next.event
      const ahead = this.ahead.get(uid)
      if (ahead !== undefined) ahead.datedAt = next.datedAt
      else if (occurredAt > this.boundary) this.waiting.push(next)
      else this.missed.set(uid, next)
    }
    // Of the last moment there may be more in the next slice.
    const newest = events.at(-1)?.occurredAt ?? this.boundary
    this.foldUpTo(until ?? newest - 1)
    this.boundary = Math.max(this.boundary, until === undefined ? newest - 1 : newest)
    this.notePassed()
    if (this.waiting.length > MOST_WAITING) throw new RangeError(`corrections have moved more than ${MOST_WAITING} events`)
  }

  /** What it takes to go on from here; undefined where corrections have moved too much over this time. */
  checkpoint(): Checkpoint | undefined {
    const { state, boundary } = this
    const postponed = this.waiting.filter(({ datedAt }) => datedAt <= boundary).flatMap(({ told }) => told)
    const waits = this.uidsThatWait()
    const preponed = [...this.ahead].flatMap(([uid, { datedAt, stands }]) => (datedAt > boundary && !waits.has(uid) ? [stands] : []))
    if (postponed.length > MOST_MOVED || preponed.length > MOST_MOVED) return undefined
    return { state, boundary, postponed, preponed }
  }

  private foldUpTo(time: number): void {
    const [now, later] = [[] as Waiting[], [] as Waiting[]]
    for (const one of this.waiting) (one.event.occurredAt <= time ? now : later).push(one)
    this.waiting = later
    now.sort((one, other) => compareEvents(one.event, other.event))
    this.state = now.reduce((state, { event }) => this.fold.evolve(state, event), this.state)
    this.boundary = Math.max(this.boundary, now.at(-1)?.event.occurredAt ?? this.boundary)
    for (const { event, datedAt } of now) if (datedAt > this.boundary) this.ahead.set(event.uid, { datedAt, stands: standing(event) })
  }

  /** What was read and folded is no longer ahead. */
  private notePassed(): void {
    if (this.ahead.size === 0) return
    const waits = this.uidsThatWait()
    for (const [uid, { datedAt }] of this.ahead) if (datedAt <= this.boundary && !waits.has(uid)) this.ahead.delete(uid)
  }

  private uidsThatWait(): Set<string> {
    return new Set(this.waiting.map(({ event }) => event.uid))
  }
}

/** Events as they stand, each with what it was made of. */
function waitingIn(events: readonly TimelineEvent[], all: readonly TimelineEvent[], arranging: Arranging): Waiting[] {
  const told = new Map(all.map((event) => [event.uid, event]))
  const own = new Set(events.map(({ uid }) => uid))
  return arrange(all, arranging)
    .filter(({ uid }) => own.has(uid))
    .map((event) => {
      const corrections = saidAbout(event).flatMap((uid) => told.get(uid) ?? [])
      const raw = told.get(event.uid)!
      return { event, datedAt: raw.occurredAt, told: corrections.length === 0 ? [raw] : [raw, ...corrections] }
    })
}
