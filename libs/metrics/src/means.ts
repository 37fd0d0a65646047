import { bothTailsOfT, tWidth } from './distributions.js'
import { CONFIDENCE, type Difference, type Interval } from './interval.js'

/** What has to be known of a sample to judge its mean. */
export interface Moments {
  readonly n: number
  readonly mean: number
  /** With n - 1 in its denominator. */
  readonly variance: number
}

/** Of fewer than two nothing is known of their spread. */
export const LEAST_FOR_A_MEAN = 2

/** Student's t interval of a mean ("Student", Biometrika 6 (1908) 1-25); `scipy.stats.t.interval`. Needs two values. */
export function meanInterval({ n, mean, variance }: Moments, confidence = CONFIDENCE): Interval {
  const half = tWidth(confidence, n - 1) * Math.sqrt(variance / n)
  return { lower: mean - half, upper: mean + half, confidence }
}

/**
 * How a mean changed, spreads being different: B. L. Welch, "The Generalization of 'Student's' Problem when Several
 * Different Population Variances are Involved", Biometrika 34 (1947) 28-35; `scipy.stats.ttest_ind(equal_var=False)`.
 * Needs two values of each.
 */
export function meanDifference(first: Moments, second: Moments, confidence = CONFIDENCE): Difference {
  const difference = second.mean - first.mean
  const [a, b] = [first.variance / first.n, second.variance / second.n]
  const error = Math.sqrt(a + b)
  if (error === 0) return { difference, interval: { lower: difference, upper: difference, confidence }, pValue: difference === 0 ? 1 : 0 }
  const freedom = (a + b) ** 2 / (a ** 2 / (first.n - 1) + b ** 2 / (second.n - 1))
  const half = tWidth(confidence, freedom) * error
  return { difference, interval: { lower: difference - half, upper: difference + half, confidence }, pValue: bothTailsOfT(difference / error, freedom) }
}
