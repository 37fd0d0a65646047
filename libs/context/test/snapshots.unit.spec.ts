import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type Checkpoint,
  compareEvents,
  contextFold,
  type ContextState,
  defaultJourneyRules,
  Folding,
  foldTimeline,
  isStatement,
  readCheckpoint,
  tailOf,
  type TimelineEvent,
  writeCheckpoint,
} from '../src/index.js'
import { eventsOf } from './arbitrary/events.js'

const fold = contextFold(defaultJourneyRules)
const arranging = { isOurs: (subject: string) => subject === 'customer:42' }
const numRuns = Number(process.env['CONTEXT_RUNS'] ?? 300)
const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 })

/** Folds in slices as a projector does, and takes a checkpoint behind each. */
function inSlices(events: readonly TimelineEvent[], cuts: readonly number[], from?: Checkpoint): { state: ContextState; checkpoints: Checkpoint[] } {
  const statements = events.filter(isStatement)
  const dated = events
    .filter((event) => !isStatement(event) && event.occurredAt > (from?.boundary ?? -Infinity))
    .toSorted(compareEvents)
  const run = (folding: Folding) => {
    const checkpoints: Checkpoint[] = []
    for (let place = 0, turn = 0; place < dated.length; turn++) {
      const slice = dated.slice(place, (place += cuts[turn % cuts.length]!))
      folding.take({ events: slice, statements })
      checkpoints.push(...[folding.checkpoint()].flatMap((one) => one ?? []))
    }
    folding.take({ events: [], statements, until: Infinity })
    return { state: folding.state, checkpoints }
  }
  const first = new Folding(fold, { from, arranging })
  const done = run(first)
  if (first.missed.size === 0) return done
  const again = new Folding(fold, { known: first.missed, arranging })
  const all = from === undefined ? run(again) : inSlices(events, cuts)
  expect(again.missed.size).toBe(0)
  return all
}

/** What a reader folds on top of a checkpoint that was kept. */
function fromCheckpoint(checkpoint: Checkpoint, events: readonly TimelineEvent[]): ContextState | undefined {
  const kept = readCheckpoint(fold, writeCheckpoint(checkpoint))!
  const tail = tailOf(kept, events.filter((event) => isStatement(event) || event.occurredAt > kept.boundary), arranging)
  return tail?.reduce((state, event) => fold.evolve(state, event), kept.state)
}

const jsonOf = (state: ContextState | undefined) => state && JSON.stringify(state)

describe('the laws of snapshots', () => {
  it('a history that is folded in slices is the one that is folded at once, corrections of times included', () => {
    fc.assert(
      fc.property(eventsOf({ maxLength: 80 }), sizes, (events, cuts) => {
        expect(jsonOf(inSlices(events, cuts).state)).toBe(jsonOf(foldTimeline(fold, events, arranging)))
      }),
      { numRuns },
    )
  })

  it('from each checkpoint on it is the same, for who reads and for who goes on making them', () => {
    fc.assert(
      fc.property(eventsOf({ maxLength: 80 }), sizes, sizes, (events, cuts, others) => {
        const whole = jsonOf(foldTimeline(fold, events, arranging))
        for (const checkpoint of inSlices(events, cuts).checkpoints) {
          expect(jsonOf(fromCheckpoint(checkpoint, events))).toBe(whole)
          expect(jsonOf(inSlices(events, others, checkpoint).state)).toBe(whole)
        }
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })

  it('what comes later, and is not about what is in it, makes none wrong', () => {
    const withLater = fc.tuple(eventsOf({ maxLength: 80 }), fc.integer({ min: 1, max: 80 }), sizes)
    fc.assert(
      fc.property(withLater, ([events, known, cuts]) => {
        const [before, later] = [events.slice(0, known), events.slice(known)]
        const whole = jsonOf(foldTimeline(fold, events, arranging))
        for (const checkpoint of inSlices(before, cuts).checkpoints) {
          if (!holds(checkpoint, events, later)) continue
          expect([whole, undefined]).toContain(jsonOf(fromCheckpoint(checkpoint, events)))
        }
      }),
      { numRuns },
    )
  })
})

/** As it is looked after in the database: nothing late, and nothing that is said about what is in it. */
function holds({ boundary }: Checkpoint, events: readonly TimelineEvent[], later: readonly TimelineEvent[]): boolean {
  const byName = new Map(events.map((event) => [`${event.source} ${event.id}`, event]))
  const targetOf = (event: TimelineEvent, depth = 0): TimelineEvent | undefined => {
    if (!isStatement(event) || depth > 5) return event
    const { source, id } = event.data as { source: string; id: string }
    const target = byName.get(`${source} ${id}`)
    return target && targetOf(target, depth + 1)
  }
  return later.every((event) => (targetOf(event)?.occurredAt ?? Infinity) > boundary)
}
