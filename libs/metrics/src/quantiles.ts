import { binomialCdf, bothTails, normalWidth } from './distributions.js'
import { CONFIDENCE, type Difference } from './interval.js'

/** Which of n sorted values (counted from 1) are a quantile and the ends of its interval. */
export interface Ranks {
  readonly at: number
  readonly lower: number
  readonly upper: number
  /** How sure the interval really is: at least the confidence that was asked for. */
  readonly coverage: number
}

/**
 * Ranks of a quantile and of an interval that holds it without assuming a distribution: W. J. Conover, "Practical
 * Nonparametric Statistics" (3rd ed., 1999) section 3.2, by the binomial distribution of how many values lie below it;
 * `scipy.stats.quantile_test(…).confidence_interval` gives the same ends. The quantile itself is the smallest value with
 * at least that share at or below it (`percentile_disc` of SQL, `method='inverted_cdf'` of NumPy).
 *
 * @returns undefined where there are too few values for so sure an interval
 */
export function quantileRanks(n: number, share: number, confidence = CONFIDENCE): Ranks | undefined {
  const tail = (1 - confidence) / 2
  // P(X < lower) ≤ tail, and P(X ≥ upper) ≤ tail, for X ~ B(n, share).
  const lower = smallest(n, (k) => binomialCdf(k, n, share) > tail)
  const upper = smallest(n, (k) => binomialCdf(k, n, share) >= 1 - tail) + 1
  if (lower < 1 || upper > n) return undefined
  const coverage = binomialCdf(upper - 1, n, share) - binomialCdf(lower - 1, n, share)
  return { at: rankOf(n, share), lower, upper, coverage }
}

/** Which of n sorted values (from 1) is the quantile. */
export function rankOf(n: number, share: number): number {
  // A share such as 0.1 × 30 must not come out as 3.0000000000000004.
  return Math.min(n, Math.max(1, Math.ceil(n * share - 1e-9)))
}

/** A quantile with the ends of its interval. */
export interface Quantile {
  readonly value: number
  readonly lower: number
  readonly upper: number
  readonly coverage: number
}

/**
 * How a quantile changed: R. M. Price and D. G. Bonett, "Distribution-Free Confidence Intervals for Difference and Ratio of
 * Medians", Journal of Statistical Computation and Simulation 72 (2002) 119-124, with the standard error that each interval
 * and its exact coverage tell.
 */
export function quantileDifference(first: Quantile, second: Quantile, confidence = CONFIDENCE): Difference {
  const difference = second.value - first.value
  const error = Math.hypot(errorOf(first), errorOf(second))
  const half = normalWidth(confidence) * error
  return { difference, interval: { lower: difference - half, upper: difference + half, confidence }, pValue: bothTails(difference / error) }
}

function errorOf({ lower, upper, coverage }: Quantile): number {
  return (upper - lower) / (2 * normalWidth(coverage))
}

/** The smallest of 0 … n for which something holds that, once it holds, goes on holding. */
function smallest(n: number, holds: (k: number) => boolean): number {
  let [below, above] = [-1, n]
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    if (holds(middle)) above = middle
    else below = middle
  }
  return above
}
