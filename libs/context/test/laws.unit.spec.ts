import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  arrange,
  type ContextState,
  contextFold,
  contextOf,
  defaultJourneyRules,
  foldTimeline,
  handoverJson,
  handoverText,
  isStatement,
  type TimelineEvent,
} from '../src/index.js'
import { eventsOf } from './arbitrary/events.js'

const fold = contextFold(defaultJourneyRules)
const NOW = Date.UTC(2026, 5, 1) * 1000
const isOurs = (subject: string) => subject === 'customer:42'
/** More of them where there is time: CONTEXT_RUNS. */
const numRuns = Number(process.env['CONTEXT_RUNS'] ?? 300)

describe('the laws of a context', () => {
  it('does not depend on the order in which events came, or on how often', () => {
    const shuffled = eventsOf().chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })),
    )
    fc.assert(
      fc.property(shuffled, ([events, again]) => {
        expect(jsonOf(again)).toBe(jsonOf(events))
      }),
      { numRuns },
    )
  })

  it('is the same from a snapshot at any place as from the beginning', () => {
    fc.assert(
      fc.property(eventsOf(), fc.nat({ max: 40 }), (events, place) => {
        const timeline = arrange(events, { isOurs })
        const snapshot = fold.restore(JSON.stringify(evolved(fold.initial, timeline.slice(0, place))))
        expect(JSON.stringify(evolved(snapshot!, timeline.slice(place)))).toBe(
          JSON.stringify(evolved(fold.initial, timeline)),
        )
      }),
      { numRuns },
    )
  })

  it('is the same as of now as now, and as of then what had happened by then', () => {
    fc.assert(
      fc.property(eventsOf(), fc.nat({ max: 30_000 }), (events, hours) => {
        const asOf = Date.UTC(2026, 2, 1) * 1000 + hours * 3_600_000_000
        const latest = Math.max(0, ...events.map(({ recordedAt, occurredAt }) => Math.max(recordedAt, occurredAt)))
        expect(jsonOf(events, latest)).toBe(jsonOf(events))
        const had = events.filter((event) => Math.min(event.occurredAt, event.recordedAt) <= asOf || isStatement(event))
        // A correction may put an event at another time: then what had happened is not known from the events' own times.
        fc.pre(had.every(({ type, data }) => type !== 'event.corrected' || !JSON.stringify(data).includes('"time"')))
        expect(jsonOf(events, asOf)).toBe(jsonOf(had))
      }),
      { numRuns },
    )
  })

  it('has a state that is plain JSON and that no event changes afterwards', () => {
    fc.assert(
      fc.property(eventsOf({ oddity: 5 }), (events) => {
        const states: [ContextState, string][] = []
        for (const event of arrange(events, { isOurs })) {
          const before = states.at(-1)?.[0] ?? fold.initial
          const state = fold.evolve(before, event)
          states.push([state, JSON.stringify(state)])
        }
        for (const [state, json] of states) {
          expect(JSON.stringify(state)).toBe(json)
        }
        const [last] = states.at(-1) ?? [fold.initial]
        expect(JSON.parse(JSON.stringify(last))).toStrictEqual(last)
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })

  it('throws for no event of the catalogue, whatever its data, and keeps to its bounds', () => {
    fc.assert(
      fc.property(eventsOf({ oddity: 25, maxLength: 120 }), fc.integer({ min: 200, max: 6_000 }), (events, budget) => {
        const state = foldTimeline(fold, events, { isOurs })
        expect(JSON.stringify(state).length).toBeLessThan(64_000)
        expect(() => JSON.stringify(contextOf(fold, state, NOW))).not.toThrow()
        expect(handoverText(fold, state, NOW, { budget }).length).toBeLessThanOrEqual(budget)
        expect(JSON.parse(handoverJson(fold, state, NOW, { budget }))).toHaveProperty('statements')
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    )
  })

  it('names only events that are there as proof', () => {
    fc.assert(
      fc.property(eventsOf(), (events) => {
        const uids = new Set(events.map(({ uid }) => uid))
        const context = contextOf(fold, foldTimeline(fold, events, { isOurs }), NOW)
        const proofs = proofsIn(context)
        expect(proofs.filter((uid) => !uids.has(uid))).toEqual([])
        const { statements } = JSON.parse(
          handoverJson(fold, foldTimeline(fold, events, { isOurs }), NOW, { budget: 100_000 }),
        ) as {
          statements: { events: string[]; text: string }[]
        }
        expect(statements.filter(({ events: proof }) => proof.length === 0)).toEqual([])
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    )
  })

  it('tells more with a larger budget, and never something else', () => {
    fc.assert(
      fc.property(eventsOf(), fc.integer({ min: 600, max: 3_000 }), (events, budget) => {
        const state = foldTimeline(fold, events, { isOurs })
        const some = statementsOf(handoverJson(fold, state, NOW, { budget }))
        const more = statementsOf(handoverJson(fold, state, NOW, { budget: budget + 500 }))
        expect(more.slice(0, some.length)).toEqual(some)
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })
})

function evolved(from: ContextState, events: readonly TimelineEvent[]): ContextState {
  return events.reduce((state, event) => fold.evolve(state, event), from)
}

function jsonOf(events: readonly TimelineEvent[], asOf?: number): string {
  return JSON.stringify(foldTimeline(fold, events, { isOurs, asOf }))
}

function statementsOf(json: string): string[] {
  return (JSON.parse(json) as { statements: { text: string }[] }).statements.map(({ text }) => text)
}

/** Every uid under a key `events` or `proof` that is a list. */
function proofsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(proofsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    (key === 'events' || key === 'proof') && Array.isArray(inner) ? (inner as string[]) : proofsIn(inner),
  )
}
