import { bothTails, normalWidth } from './distributions.js'
import { CONFIDENCE, type Difference, type Interval } from './interval.js'

/** So many of n. */
export interface Proportion {
  readonly count: number
  readonly n: number
}

/**
 * The score interval of E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22
 * (1927) 209-212; `proportion_confint(method='wilson')` of statsmodels.
 */
export function wilson({ count, n }: Proportion, confidence = CONFIDENCE): Interval {
  const z = normalWidth(confidence)
  const share = count / n
  const base = 1 + (z * z) / n
  const middle = (share + (z * z) / (2 * n)) / base
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / base
  return { lower: count === 0 ? 0 : Math.max(0, middle - half), upper: count === n ? 1 : Math.min(1, middle + half), confidence }
}

/**
 * How a share changed. The interval is the hybrid score interval (method 10) of R. G. Newcombe, "Interval Estimation for
 * the Difference Between Independent Proportions", Statistics in Medicine 17 (1998) 873-890
 * (`confint_proportions_2indep(method='newcomb')` of statsmodels); the test is the z test with the pooled share
 * (`proportions_ztest`).
 */
export function proportionDifference(first: Proportion, second: Proportion, confidence = CONFIDENCE): Difference {
  const [was, is] = [first.count / first.n, second.count / second.n]
  const [one, other] = [wilson(first, confidence), wilson(second, confidence)]
  const difference = is - was
  const pooled = (first.count + second.count) / (first.n + second.n)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.n + 1 / second.n))
  return {
    difference,
    interval: {
      lower: difference - Math.hypot(is - other.lower, one.upper - was),
      upper: difference + Math.hypot(other.upper - is, was - one.lower),
      confidence,
    },
    pValue: bothTails(difference / error),
  }
}
