import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  benjaminiHochberg,
  type Difference,
  givingUpDifference,
  givingUpWithin,
  meanDifference,
  netPromoterDifference,
  netPromoterScore,
  proportionDifference,
  quantileRanks,
  survival,
  wilson,
} from '../src/index.js'

const answers = fc
  .record({ promoters: fc.nat(500), passives: fc.nat(500), detractors: fc.nat(500) })
  .filter(({ promoters, passives, detractors }) => promoters + passives + detractors > 0)
const proportion = fc.integer({ min: 1, max: 5_000 }).chain((n) => fc.record({ count: fc.nat(n), n: fc.constant(n) }))
const moments = fc.record({ n: fc.integer({ min: 2, max: 1_000 }), mean: fc.integer({ min: -50, max: 50 }), variance: fc.integer({ min: 1, max: 90 }) })
const leavings = fc
  .uniqueArray(fc.record({ time: fc.nat(900), gone: fc.nat(9), censored: fc.nat(9) }), { selector: ({ time }) => time, minLength: 1 })
  .map((all) => all.toSorted((a, b) => a.time - b.time))

/** There and back is the same way. */
function expectOpposite(there: Difference, back: Difference): void {
  expect(there.difference).toBeCloseTo(-back.difference, 9)
  expect(there.interval.lower).toBeCloseTo(-back.interval.upper, 9)
  expect(there.pValue).toBeCloseTo(back.pValue, 9)
  expect(there.pValue >= 0 && there.pValue <= 1).toBe(true)
}

describe('statistics', () => {
  it('tell intervals that hold their value and lie within what is possible', () => {
    fc.assert(
      fc.property(proportion, answers, (some, told) => {
        const { lower, upper } = wilson(some)
        expect(lower >= 0 && upper <= 1 && lower <= some.count / some.n && upper >= some.count / some.n).toBe(true)
        const { interval } = netPromoterScore(told)
        expect(interval.lower >= -100 && interval.upper <= 100 && interval.lower < interval.upper).toBe(true)
      }),
    )
  })

  it('tell the same change backwards', () => {
    fc.assert(
      fc.property(fc.tuple(proportion, proportion), fc.tuple(answers, answers), fc.tuple(moments, moments), ([a, b], [c, d], [e, f]) => {
        expectOpposite(proportionDifference(a, b), proportionDifference(b, a))
        expectOpposite(netPromoterDifference(c, d), netPromoterDifference(d, c))
        expectOpposite(meanDifference(e, f), meanDifference(f, e))
      }),
    )
  })

  it('are less sure of fewer answers', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 2, max: 9 }), ({ promoters, passives, detractors }, times) => {
        const few = netPromoterScore({ promoters, passives, detractors }).interval
        const many = netPromoterScore({ promoters: promoters * times, passives: passives * times, detractors: detractors * times }).interval
        expect(many.upper - many.lower).toBeLessThan(few.upper - few.lower)
      }),
    )
  })

  it('find quantiles between the ends of their intervals, as sure as was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.constantFrom(0.1, 0.5, 0.9, 0.95), (n, share) => {
        const ranks = quantileRanks(n, share)
        if (ranks === undefined) return n < 80
        expect(ranks.lower <= ranks.at && ranks.at <= ranks.upper && ranks.coverage >= 0.95).toBe(true)
        return true
      }),
    )
  })

  it('let fewer and fewer go on waiting; of nobody who was answered it is the plain share that gave up', () => {
    fc.assert(
      fc.property(leavings, fc.nat(900), (all, time) => {
        const shares = survival(all).map(({ staying }) => staying)
        expect(shares.every((share, index) => share >= 0 && share <= (shares[index - 1] ?? 1))).toBe(true)
        const unanswered = all.map((leaving) => ({ ...leaving, censored: 0 }))
        const total = unanswered.reduce((sum, { gone }) => sum + gone, 0)
        const gone = unanswered.filter((leaving) => leaving.time <= time).reduce((sum, leaving) => sum + leaving.gone, 0)
        const within = givingUpWithin(survival(unanswered), time)
        expect(within.share).toBeCloseTo(total === 0 ? 0 : gone / total, 9)
        expect(givingUpDifference(within, within).difference).toBe(0)
      }),
    )
  })

  it('adjust p values upwards, and leave their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (pValues) => {
        const adjusted = benjaminiHochberg(pValues)
        for (const [index, p] of pValues.entries()) {
          expect(adjusted[index]! >= p && adjusted[index]! <= 1).toBe(true)
          for (const [other, q] of pValues.entries()) if (p < q) expect(adjusted[index]! <= adjusted[other]!).toBe(true)
        }
      }),
    )
  })
})
