import { describe, expect, it } from '@jest/globals'
import type { GroupStatement } from '@throughline/log'
import fc from 'fast-check'
import { membershipsAt, membershipsOf } from './memberships.js'

const ROLES = ['buyer', 'payer']
const LAST = 12

/** Statements about one customer and group on a short line of time, so that they meet. */
const statements = fc
  .array(
    fc.record({
      joined: fc.boolean(),
      roles: fc.subarray(ROLES),
      saidAt: fc.nat({ max: LAST }),
      from: fc.nat({ max: LAST }),
      until: fc.option(fc.nat({ max: LAST + 1 })),
    }),
    { maxLength: 12 },
  )
  .map((told) => told.map((one, number): GroupStatement => ({
    ...one,
    until: one.joined ? one.until : null,
    eventUid: `00000000-0000-8000-8000-${String(number).padStart(12, '0')}`,
    groupId: 'group', groupType: 'household', subjectId: 'subject', part: 0, position: number,
  })))

/** What the words say: at each moment the latest counts that is about the role and the moment. */
function holds(told: readonly GroupStatement[], role: string, at: number): boolean {
  const about = told.filter(({ joined, roles, from, until }) => {
    const names = roles.length === 0 ? !joined || role === 'member' : roles.includes(role)
    return names && from <= at && (until === null || at < until)
  })
  const order = (one: GroupStatement) => [String(one.saidAt).padStart(3, '0'), one.eventUid].join()
  return about.toSorted((one, other) => (order(one) < order(other) ? -1 : 1)).at(-1)?.joined === true
}

describe('memberships', () => {
  it('are what the latest statement about each moment says', () => {
    fc.assert(
      fc.property(statements, (told) => {
        const memberships = membershipsOf(told)
        for (const role of [...ROLES, 'member']) {
          for (let at = -1; at <= LAST + 2; at++) {
            const now = membershipsAt(memberships, at).filter((one) => one.role === role)
            expect(now).toHaveLength(holds(told, role, at) ? 1 : 0)
          }
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('are the same in whatever order and however often statements come', () => {
    const shuffled = statements.chain((told) => fc.tuple(fc.constant(told), fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 })))
    fc.assert(
      fc.property(shuffled, ([told, again]) => {
        expect(membershipsOf(again)).toEqual(membershipsOf(told))
      }),
      { numRuns: 2_000 },
    )
  })

  it('have an end behind their beginning, do not touch one another, and name what says so', () => {
    fc.assert(
      fc.property(statements, (told) => {
        const byRole = Map.groupBy(membershipsOf(told), ({ role }) => role)
        for (const spans of byRole.values()) {
          for (const [index, { from, until, because, endedBy }] of spans.entries()) {
            expect(until ?? Infinity).toBeGreaterThan(from)
            const next = spans[index + 1]
            if (next !== undefined) expect(next.from).toBeGreaterThan(until ?? Infinity)
            expect(because.joined && because.from <= from).toBe(true)
            expect(endedBy?.joined).not.toBe(true)
          }
        }
      }),
    )
  })
})
