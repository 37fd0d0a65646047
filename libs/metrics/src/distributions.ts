import binomialCdfOf from '@stdlib/stats-base-dists-binomial-cdf'
import normalCdfOf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile'
import tCdfOf from '@stdlib/stats-base-dists-t-cdf'
import tQuantileOf from '@stdlib/stats-base-dists-t-quantile'

/** P(Z ≤ z) of the standard normal distribution. */
export const normalCdf = (z: number): number => normalCdfOf(z, 0, 1)

/** So many standard errors to both sides hold so much of a normal distribution: 1.96 for 0.95. */
export const normalWidth = (confidence: number): number => normalQuantileOf((1 + confidence) / 2, 0, 1)

/** The same of Student's t with `freedom` degrees of freedom, which need not be whole. */
export const tWidth = (confidence: number, freedom: number): number => tQuantileOf((1 + confidence) / 2, freedom)

/** P(X ≤ k) of n throws that each count with probability p. */
export const binomialCdf = (k: number, n: number, p: number): number => (k < 0 ? 0 : binomialCdfOf(Math.min(k, n), n, p))

/** How likely something is at least as far from 0 as z, to either side. NaN (0 / 0: no difference, no spread) says nothing: 1. */
export const bothTails = (z: number): number => (Number.isNaN(z) ? 1 : 2 * normalCdf(-Math.abs(z)))

/** The same of Student's t. */
export const bothTailsOfT = (t: number, freedom: number): number => {
  if (Number.isNaN(t)) return 1
  return Number.isFinite(t) ? 2 * tCdfOf(-Math.abs(t), freedom) : 0
}
