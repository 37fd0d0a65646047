import { bothTails, normalWidth } from './distributions.js'
import { CONFIDENCE, type Difference, type Interval, within } from './interval.js'

/** Answers to "how likely are you to recommend us", 0 to 10: 9 and 10, 7 and 8, 0 to 6. */
export interface Recommendations {
  readonly promoters: number
  readonly passives: number
  readonly detractors: number
}

export interface NetPromoterScore {
  /** Share of promoters minus share of detractors, in points from -100 to 100. */
  readonly score: number
  readonly standardError: number
  readonly interval: Interval
  readonly n: number
}

/**
 * Answers that are added before an interval is made, so that few answers, or equal ones, give no interval that is too
 * narrow: three in a triangle.
 */
const ADDED: Recommendations = { promoters: 0.75, passives: 1.5, detractors: 0.75 }
const POINTS = 100

/**
 * The score, with the exact standard error of a mean of +1, 0 and -1: variance p + d - (p - d)².
 *
 * The interval is the adjusted Wald interval AW(3, T) of B. Rocks, "Interval Estimation for the 'Net Promoter Score'",
 * The American Statistician 70 (2016) 365-372.
 */
export function netPromoterScore(answers: Recommendations, confidence = CONFIDENCE): NetPromoterScore {
  const { mean, variance, n } = momentsOf(answers)
  const { mean: middle, error } = adjusted(answers)
  const half = normalWidth(confidence) * error
  const interval = within({ lower: POINTS * (middle - half), upper: POINTS * (middle + half), confidence }, -POINTS, POINTS)
  return { score: POINTS * mean, standardError: POINTS * Math.sqrt(variance / n), interval, n }
}

/**
 * How the score changed from the first to the second, in points, with a Wald interval and test over both samples, each
 * adjusted as above (`nps_test` with `adjusted.wald` of the R package NPS by the same author).
 */
export function netPromoterDifference(first: Recommendations, second: Recommendations, confidence = CONFIDENCE): Difference {
  const one = adjusted(first)
  const other = adjusted(second)
  const error = Math.hypot(one.error, other.error)
  const change = other.mean - one.mean
  const half = normalWidth(confidence) * error
  const interval = within({ lower: POINTS * (change - half), upper: POINTS * (change + half), confidence }, -2 * POINTS, 2 * POINTS)
  const difference = POINTS * (momentsOf(second).mean - momentsOf(first).mean)
  return { difference, interval, pValue: bothTails(change / error) }
}

function adjusted({ promoters, passives, detractors }: Recommendations): { mean: number; error: number } {
  const { mean, variance, n } = momentsOf({
    promoters: promoters + ADDED.promoters,
    passives: passives + ADDED.passives,
    detractors: detractors + ADDED.detractors,
  })
  return { mean, error: Math.sqrt(variance / n) }
}

function momentsOf({ promoters, passives, detractors }: Recommendations): { mean: number; variance: number; n: number } {
  const n = promoters + passives + detractors
  const mean = (promoters - detractors) / n
  return { mean, variance: (promoters + detractors) / n - mean * mean, n }
}
