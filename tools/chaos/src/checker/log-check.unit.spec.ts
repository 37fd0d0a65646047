import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { play, type Step, type World } from '../../test/world.js'
import { History } from '../history/history.js'
import { LogCheck, type LogRow } from './log-check.js'
import { Violations } from './violations.js'

const steps = fc.array(
  fc.tuple(fc.constantFrom('send', 'append', 'ack', 'abandon', 'copy'), fc.nat(1_000)),
  { minLength: 1, maxLength: 300 },
) as fc.Arbitrary<Step[]>

/** Two subjects, three events each, all acknowledged one after the other. */
const calm: Step[] = [0, 1, 0, 1, 0, 1].flatMap((subject): Step[] => [['send', subject], ['append', subject], ['ack', subject]])

function check({ history, rows, heads, parts }: Pick<World, 'history' | 'rows' | 'heads' | 'parts'>): Record<string, number> {
  const violations = new Violations()
  const log = new LogCheck(history, violations, parts)
  for (const row of rows) log.add(row)
  log.finish(heads)
  return Object.fromEntries(violations.list().map(({ kind, count }) => [kind, count]))
}

/** The rows with positions, offsets and heads as if they had been recorded like this. */
function renumber(world: World, rows: LogRow[]): World {
  const heads = new Map(Array.from({ length: world.parts }, (_, part) => [part, 1]))
  const numbered = rows.map((row, at) => {
    const position = heads.get(row.part) as number
    heads.set(row.part, position + 1)
    return { ...row, position, offset: at, recordedAt: at }
  })
  return { ...world, rows: numbered, heads }
}

describe('a log without fault', () => {
  test('is found to be one, whatever was sent, repeated, abandoned or came late', () => {
    fc.assert(fc.property(steps, (played) => expect(check(play(played))).toEqual({})))
  })

  test('may lack what was never acknowledged', () => {
    const { history, rows, heads, parts } = play([['send', 0]])
    expect(rows).toEqual([])
    expect(check({ history, rows, heads, parts })).toEqual({})
  })
})

describe('a planted fault is found, whatever else happened:', () => {
  const withRows = (played: Step[], atLeast: number): World => {
    const world = play([...calm, ...played])
    fc.pre(world.rows.length >= atLeast)
    return world
  }

  test('an acknowledged event that is missing', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (played, choice) => {
        const world = withRows(played, 1)
        const acked = world.rows.filter(({ event }) => world.history.isAcked(event))
        const victim = acked[choice % acked.length] as LogRow
        expect(check(renumber(world, world.rows.filter((row) => row !== victim)))).toEqual({ lost: 1 })
      }),
    )
  })

  test('an event that is there twice', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (played, choice) => {
        const world = withRows(played, 1)
        const at = choice % world.rows.length
        const rows = world.rows.toSpliced(at, 0, world.rows[at] as LogRow)
        expect(check(renumber(world, rows))).toEqual({ doubled: 1 })
      }),
    )
  })

  test('two of a subject in the wrong order', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (played, choice) => {
        const world = withRows(played, 1)
        const { history, rows } = world
        const pairs = rows.flatMap((later) => {
          const before = rows.find((row) => history.subjectOf(row.event) === history.subjectOf(later.event)
            && history.isAcked(row.event) && history.ackedAt(row.event) < history.sentAt(later.event))
          return before ? [[before, later] as const] : []
        })
        const [before, later] = pairs[choice % pairs.length] as readonly [LogRow, LogRow]
        const swapped = rows.map((row) => ({ ...row, event: row === before ? later.event : row === later ? before.event : row.event }))
        expect(check({ ...world, rows: swapped })['out-of-order']).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  test('a hole in the positions', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (played, choice) => {
        const world = withRows(played, 1)
        const hole = world.rows[choice % world.rows.length] as LogRow
        const rows = world.rows.map((row) =>
          row.part === hole.part && row.position >= hole.position ? { ...row, position: row.position + 1 } : row,
        )
        const heads = new Map(world.heads).set(hole.part, (world.heads.get(hole.part) as number) + 1)
        expect(check({ ...world, rows, heads })).toEqual({ gap: 1 })
      }),
    )
  })

  test('rows at the end that the head knows nothing of, or the other way round', () => {
    const world = play(calm)
    const heads = new Map(world.heads).set(0, 99)
    expect(check({ ...world, heads })).toEqual({ gap: 1 })
  })

  test('an event that nobody sent', () => {
    const world = play(calm)
    const [first] = world.rows as [LogRow]
    for (const event of [-1, world.history.size]) {
      const rows = [...world.rows.filter(({ part }) => part === 0), { ...first, event }, ...world.rows.filter(({ part }) => part === 1)]
      expect(check(renumber(world, rows))).toEqual({ phantom: 1 })
    }
  })

  test('a subject whose events lie in two parts', () => {
    const world = play(calm)
    const rows = world.rows.map((row, at) => (at === world.rows.length - 1 ? { ...row, part: 0 } : row))
    expect(check(renumber(world, rows.toSorted((a, b) => a.part - b.part)))['misplaced']).toBeGreaterThanOrEqual(1)
  })

  test('a subject under two ids', () => {
    const world = play(calm)
    const rows = world.rows.map((row, at) => (at === 0 ? { ...row, subjectId: row.subjectId.replace(/0$/, '1') } : row))
    expect(check({ ...world, rows })['misplaced']).toBeGreaterThanOrEqual(1)
  })

  test('offsets or times that run backwards within a part', () => {
    const world = play(calm)
    const swap = (name: 'offset' | 'recordedAt'): LogRow[] =>
      world.rows.map((row, at) => ({ ...row, [name]: (world.rows[at === 0 ? 1 : at === 1 ? 0 : at] as LogRow)[name] }))
    expect(check({ ...world, rows: swap('offset') })).toEqual({ backwards: 1 })
    expect(check({ ...world, rows: swap('recordedAt') })).toEqual({ backwards: 1 })
  })
})

test('order is judged as a comparison of all pairs would judge it', () => {
  const scrambled = fc.record({ steps, order: fc.array(fc.nat(), { minLength: 300, maxLength: 300 }) })
  fc.assert(
    fc.property(scrambled, ({ steps: played, order }) => {
      const world = play(played, 2, 1)
      const rows = world.rows.toSorted((a, b) => (order[a.position] as number) - (order[b.position] as number))
      const numbered = renumber(world, rows)
      expect(check(numbered)['out-of-order'] ?? 0).toBe(inversions(numbered))
    }),
  )
})

/** Events that lie below some event of their subject that was acknowledged before they were first sent. */
function inversions({ history, rows }: { history: History; rows: readonly LogRow[] }): number {
  return rows.filter((later) =>
    rows.some(
      (before) =>
        history.subjectOf(before.event) === history.subjectOf(later.event) &&
        history.isAcked(before.event) &&
        history.ackedAt(before.event) < history.sentAt(later.event) &&
        before.position > later.position,
    ),
  ).length
}
