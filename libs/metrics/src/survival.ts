import { bothTails, normalWidth } from './distributions.js'
import { CONFIDENCE, type Difference, type Interval, within } from './interval.js'

/** How many stopped waiting after so long: by themselves, or because something else ended it. */
export interface Leaving {
  readonly time: number
  /** Who gave up. */
  readonly gone: number
  /** Who was answered, or is waiting still: nobody knows how long they would have waited. */
  readonly censored: number
}

/** What is known at a time at which somebody gave up. */
export interface Step {
  readonly time: number
  readonly atRisk: number
  readonly gone: number
  /** Share of those who are still there after it. */
  readonly staying: number
  /** Greenwood's variance of it. */
  readonly variance: number
}

/**
 * How many would still be there after a time if nobody took them away: the product-limit estimator of E. L. Kaplan and
 * P. Meier, "Nonparametric Estimation from Incomplete Observations", JASA 53 (1958) 457-481, with the variance of
 * M. Greenwood (1926); `SurvfuncRight` of statsmodels. Of those who leave at the same time, those who give up go first.
 *
 * @param leavings by time, rising, each time once
 */
export function survival(leavings: readonly Leaving[]): Step[] {
  let atRisk = leavings.reduce((sum, { gone, censored }) => sum + gone + censored, 0)
  let staying = 1
  let sum = 0
  const steps: Step[] = []
  for (const { time, gone, censored } of leavings) {
    if (gone > 0) {
      staying *= 1 - gone / atRisk
      sum += gone / (atRisk * (atRisk - gone))
      // Once all are gone the sum is infinite and the share 0.
      steps.push({ time, atRisk, gone, staying, variance: staying === 0 ? 0 : staying * staying * sum })
    }
    atRisk -= gone + censored
  }
  return steps
}

/** Who gives up within a time. */
export interface GivingUp {
  readonly share: number
  readonly standardError: number
  readonly interval: Interval
}

/** The share that gives up within a time, with Greenwood's interval. */
export function givingUpWithin(steps: readonly Step[], time: number, confidence = CONFIDENCE): GivingUp {
  const last = steps.findLast((step) => step.time <= time)
  const share = 1 - (last?.staying ?? 1)
  const standardError = Math.sqrt(last?.variance ?? 0)
  const half = normalWidth(confidence) * standardError
  return { share, standardError, interval: within({ lower: share - half, upper: share + half, confidence }, 0, 1) }
}

/** How that share changed, by both standard errors. */
export function givingUpDifference(first: GivingUp, second: GivingUp, confidence = CONFIDENCE): Difference {
  const difference = second.share - first.share
  const error = Math.hypot(first.standardError, second.standardError)
  const half = normalWidth(confidence) * error
  return { difference, interval: { lower: difference - half, upper: difference + half, confidence }, pValue: bothTails(difference / error) }
}
