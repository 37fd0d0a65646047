import { bothTails, normalWidth } from './distributions.js'
import { CONFIDENCE, type Interval } from './interval.js'
import type { Proportion } from './proportions.js'

/** How many times as likely. */
export interface Ratio {
  readonly ratio: number
  readonly interval: Interval
  readonly pValue: number
}

/**
 * How many times as likely something is with the second as with the first: D. Katz et al., "Obtaining Confidence
 * Intervals for the Risk Ratio in Cohort Studies", Biometrics 34 (1978) 469-474; `Table2x2.riskratio` of statsmodels.
 *
 * @returns undefined where it happened to nobody of one side: the ratio, or its spread, cannot be told
 */
export function relativeRisk(first: Proportion, second: Proportion, confidence = CONFIDENCE): Ratio | undefined {
  if (first.count === 0 || second.count === 0) return undefined
  const log = Math.log(second.count / second.n / (first.count / first.n))
  return ratioOf(log, Math.sqrt(1 / first.count - 1 / first.n + 1 / second.count - 1 / second.n), confidence)
}

/**
 * The ratio of the odds: B. Woolf, "On Estimating the Relation between Blood Group and Disease", Annals of Human Genetics
 * 19 (1955) 251-253; `Table2x2.oddsratio` of statsmodels.
 *
 * @returns undefined where a cell of the table is empty
 */
export function oddsRatio(first: Proportion, second: Proportion, confidence = CONFIDENCE): Ratio | undefined {
  const cells = [first.count, first.n - first.count, second.count, second.n - second.count]
  if (cells.some((cell) => cell === 0)) return undefined
  const [with1 = 0, without1 = 0, with2 = 0, without2 = 0] = cells
  return ratioOf(Math.log(with2 / without2 / (with1 / without1)), Math.sqrt(cells.reduce((sum, cell) => sum + 1 / cell, 0)), confidence)
}

function ratioOf(log: number, error: number, confidence: number): Ratio {
  const half = normalWidth(confidence) * error
  const interval = { lower: Math.exp(log - half), upper: Math.exp(log + half), confidence }
  return { ratio: Math.exp(log), interval, pValue: bothTails(log / error) }
}
