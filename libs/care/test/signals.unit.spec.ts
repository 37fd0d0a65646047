import { promiseRules, standardHours } from '@throughline/calendar'
import { arrange, type TimelineEvent } from '@throughline/context'
import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { type CareRules, SIGNAL_KINDS, signalRowsIn, signalRules, type SignalRow } from '../src/index.js'
import type { Truth } from './planted/pen.js'
import { plantedStories } from './planted/planted-story.js'

type Rules = Pick<CareRules, 'signals' | 'promises' | 'hours'>

/** More of them where there is time: SIGNAL_RUNS. */
const numRuns = Number(process.env['SIGNAL_RUNS'] ?? 800)
jest.setTimeout(180_000)
const numbers = Array.from({ length: 12 }, (_, index) => index)

const rules: Rules = {
  signals: {
    version: 3,
    rules: signalRules.parse({
      kinds: {
        promoter: { metrics: numbers.map((number) => `nps-${number}`) },
        'low-score': { metrics: Object.fromEntries(numbers.map((number) => [`nps-${number}`, 0.6])) },
        'returning-buyer': { windowMs: 30 * 86_400_000 } },
    }),
  },
  promises: {
    version: 1,
    rules: promiseRules.parse({
      promises: [
        { channel: 'quick', answerWithinMs: 600_000, replyWithinMs: 1_200_000, counted: 'clock' },
        { channel: 'voice', queue: 'quick', answerWithinMs: 120_000, counted: 'clock' },
      ],
    }),
  },
  hours: { version: 0, rules: standardHours },
}

/** As they are found at a time, of what had happened by then. */
function foundAt(events: Iterable<TimelineEvent>, now: number, by: Rules = rules) {
  return signalRowsIn({ tenantId: 't', customerId: 'c', members: [], events: arrange(events, { asOf: now }), now }, by)
}

type Shown = Pick<SignalRow, 'kind' | 'evidence' | 'openedAt' | 'closedAt' | 'end'> & { channel?: unknown; topic?: unknown; severity: unknown }

function shown({ kind, evidence, openedAt, closedAt, end, channel, topic, severity }: Shown) {
  return { kind, evidence, openedAt, channel, topic, severity, ...(closedAt === undefined ? {} : { closedAt, end }) }
}

/** The truth as of a time. */
function trueAt(truths: readonly Truth[], now: number) {
  return truths
    .filter(({ openedAt, knownAt }) => openedAt <= now && knownAt <= now)
    .map(({ closedAt, end, ...truth }) => ({ ...truth, severity: truth.severity ?? rules.signals.rules.kinds[truth.kind].severity, ...(closedAt <= now ? { closedAt, end } : {}) }))
    .map((truth) => shown({ closedAt: undefined, end: undefined, ...truth }))
}

const byText = (one: unknown, other: unknown): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)
const sorted = (list: readonly unknown[]): unknown[] => list.toSorted(byText)
const LATE = Date.UTC(2040, 0, 1) * 1_000
const FROM = Date.UTC(2026, 0, 4) * 1_000

describe('signals of stories with planted truth', () => {
  it('are all found, and none is invented, in the end and at any time before', () => {
    const times = fc.array(fc.oneof(fc.nat({ max: 90 * 1_440 }), fc.nat({ max: 1_500 * 1_440 })), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(plantedStories, times, ({ events, truths }, minutes) => {
        for (const now of [LATE, ...minutes.map((minute) => FROM + minute * 60_000_000)]) {
          expect(sorted(foundAt(events, now).rows.map(shown))).toEqual(sorted(trueAt(truths, now)))
        }
      }),
      { numRuns },
    )
  })

  it('are the same from events in any order, however often each came', () => {
    const shuffled = plantedStories.chain((story) =>
      fc.tuple(fc.constant(story), fc.shuffledSubarray([...story.events, ...story.events], { minLength: story.events.length * 2 })),
    )
    fc.assert(
      fc.property(shuffled, fc.nat({ max: 1_500 * 1_440 }), ([{ events }, again], minute) => {
        const now = FROM + minute * 60_000_000
        expect(foundAt(again, now)).toEqual(foundAt(events, now))
      }),
      { numRuns: numRuns / 2 },
    )
  })

  it('stay once they are found: they are closed, and none is taken back or opened again under another id', () => {
    fc.assert(
      fc.property(plantedStories, fc.array(fc.nat({ max: 1_500 * 1_440 }), { minLength: 2, maxLength: 6 }), ({ events }, minutes) => {
        const times = minutes.toSorted((one, other) => one - other).map((minute) => FROM + minute * 60_000_000)
        let before = new Map<string, SignalRow>()
        for (const now of times) {
          const found = new Map(foundAt(events, now).rows.map((row) => [row.id, row]))
          for (const [id, row] of before) {
            expect(found.get(id)).toMatchObject({ kind: row.kind, openedAt: row.openedAt, evidence: row.evidence })
            if (row.closedAt !== undefined) expect(shown(found.get(id)!)).toEqual(shown(row))
          }
          before = found
        }
      }),
      { numRuns: numRuns / 2 },
    )
  })

  it('change by time alone exactly when nextAt says', () => {
    fc.assert(
      fc.property(plantedStories, fc.nat({ max: 500 * 1_440 }), ({ events }, minute) => {
        const known = arrange(events, { asOf: FROM + minute * 60_000_000 })
        const at = (now: number) => signalRowsIn({ tenantId: 't', customerId: 'c', members: [], events: known, now }, rules)
        let now = FROM + minute * 60_000_000
        for (let step = 0; step < 40; step++) {
          const { rows, nextAt } = at(now)
          if (nextAt === undefined) {
            expect(at(LATE).rows).toEqual(rows)
            return
          }
          expect(nextAt).toBeGreaterThan(now)
          expect(at(nextAt - 1).rows).toEqual(rows)
          expect(at(nextAt).rows).not.toEqual(rows)
          now = nextAt
        }
      }),
      { numRuns: numRuns / 4 },
    )
  })

  it('go and come with evidence that comes late, whichever part of a story is known when', () => {
    const parted = plantedStories.chain((story) => fc.tuple(fc.constant(story), fc.subarray([...story.events])))
    fc.assert(
      fc.property(parted, ([{ events, truths }, some]) => {
        const [early, late] = [foundAt(some, LATE).rows, foundAt([...some, ...events], LATE).rows]
        expect(sorted(late.map(shown))).toEqual(sorted(trueAt(truths, LATE)))
        // What is not proven any more has gone; what is the same has kept its id.
        const known = new Map(early.map((row) => [JSON.stringify([row.kind, row.evidence]), row.id]))
        for (const row of late) expect(known.get(JSON.stringify([row.kind, row.evidence])) ?? row.id).toBe(row.id)
      }),
      { numRuns: numRuns / 2 },
    )
  })

  it('are none of a kind that is switched off, and all others as before', () => {
    fc.assert(
      fc.property(plantedStories, fc.subarray([...SIGNAL_KINDS]), ({ events }, off) => {
        const { kinds, ...others } = rules.signals.rules
        const changed = Object.fromEntries(off.map((kind) => [kind, { ...kinds[kind], on: false }]))
        const fewer = { ...rules, signals: { version: 4, rules: signalRules.parse({ ...others, kinds: { ...kinds, ...changed } }) } }
        const left = foundAt(events, LATE).rows.filter(({ kind }) => !off.includes(kind))
        expect(foundAt(events, LATE, fewer).rows.map(({ id }) => id)).toEqual(left.map(({ id }) => id))
      }),
      { numRuns: numRuns / 4 },
    )
  })

  it('are planted of every kind, each ended in every way that it may end', () => {
    const ends = new Set(fc.sample(plantedStories, { numRuns: 2_000, seed: 1 }).flatMap(({ truths }) => truths.map(({ kind, end }) => `${kind} ${end}`)))
    expect(SIGNAL_KINDS.filter((kind) => ![...ends].some((one) => one.startsWith(`${kind} `)))).toEqual([])
    expect([...ends].toSorted()).toMatchSnapshot()
  })
})
