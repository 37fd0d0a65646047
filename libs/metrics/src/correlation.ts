import { bothTailsOfT, normalWidth } from './distributions.js'
import { CONFIDENCE, type Interval } from './interval.js'

/** Sums over pairs of values from which their correlation follows. */
export interface PairSums {
  readonly n: number
  /** Of products of deviations from the means. */
  readonly xy: number
  readonly xx: number
  readonly yy: number
}

export interface Correlation {
  /** From -1 to 1. */
  readonly r: number
  readonly interval: Interval
  readonly pValue: number
  readonly n: number
}

/** Of fewer pairs no interval can be told. */
export const LEAST_FOR_A_CORRELATION = 4

/**
 * Pearson's correlation with the interval of R. A. Fisher's z ("On the 'Probable Error' of a Coefficient of Correlation",
 * Metron 1 (1921) 3-32); `scipy.stats.pearsonr` and its `confidence_interval`.
 *
 * @returns undefined where one side is always the same, or with fewer than four pairs
 */
export function pearson({ n, xy, xx, yy }: PairSums, confidence = CONFIDENCE): Correlation | undefined {
  if (n < LEAST_FOR_A_CORRELATION || !(xx > 0) || !(yy > 0)) return undefined
  const r = Math.min(1, Math.max(-1, xy / Math.sqrt(xx) / Math.sqrt(yy)))
  const z = Math.atanh(r)
  const half = normalWidth(confidence) / Math.sqrt(n - 3)
  const t = r * Math.sqrt((n - 2) / (1 - r * r))
  return { r, interval: { lower: Math.tanh(z - half), upper: Math.tanh(z + half), confidence }, pValue: bothTailsOfT(t, n - 2), n }
}

/** What {@link pearson} needs, of pairs. */
export function pairSums(pairs: readonly (readonly [number, number])[]): PairSums {
  const n = pairs.length
  const meanX = pairs.reduce((sum, [x]) => sum + x, 0) / n
  const meanY = pairs.reduce((sum, [, y]) => sum + y, 0) / n
  let [xy, xx, yy] = [0, 0, 0]
  for (const [x, y] of pairs) {
    xy += (x - meanX) * (y - meanY)
    xx += (x - meanX) ** 2
    yy += (y - meanY) ** 2
  }
  return { n, xy, xx, yy }
}

/**
 * Spearman's correlation: Pearson's of the ranks, equal values sharing the mean of theirs (C. Spearman, American Journal of
 * Psychology 15 (1904) 72-101); `scipy.stats.spearmanr`. The interval is that of Fisher's z over ranks.
 */
export function spearman(pairs: readonly (readonly [number, number])[], confidence = CONFIDENCE): Correlation | undefined {
  const ranksX = ranksOf(pairs.map(([x]) => x))
  const ranksY = ranksOf(pairs.map(([, y]) => y))
  return pearson(pairSums(ranksX.map((rank, index) => [rank, ranksY[index] ?? 0] as const)), confidence)
}

/** Ranks from 1, the mean of them where values are equal. */
export function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = Array.from<number>({ length: values.length })
  for (let first = 0; first < order.length; ) {
    let last = first
    while (last + 1 < order.length && values[order[last + 1] ?? 0] === values[order[first] ?? 0]) last += 1
    for (let at = first; at <= last; at += 1) ranks[order[at] ?? 0] = (first + last) / 2 + 1
    first = last + 1
  }
  return ranks
}
