import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mergedTimes } from './group-timelines.js'

const memberships = fc.array(
  fc.record({ from: fc.nat({ max: 20 }), length: fc.integer({ min: 1, max: 8 }), open: fc.boolean() })
    .map(({ from, length, open }) => ({ from, until: open ? null : from + length })),
  { maxLength: 6 },
)

describe('the times of a member', () => {
  it('hold every moment of every membership with its end, and no moment twice', () => {
    fc.assert(
      fc.property(memberships, (given) => {
        const times = mergedTimes(given)
        for (let at = 0; at < 40; at++) {
          const wanted = given.some(({ from, until }) => from <= at && at <= (until ?? Infinity))
          expect(times.filter(({ from, until }) => from <= at && at < until)).toHaveLength(wanted ? 1 : 0)
        }
      }),
    )
  })
})
