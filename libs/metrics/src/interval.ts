/** Where a figure lies with a confidence. */
export interface Interval {
  readonly lower: number
  readonly upper: number
  /** Between 0 and 1, such as 0.95. */
  readonly confidence: number
}

/** How sure intervals are, unless somebody says otherwise. */
export const CONFIDENCE = 0.95

/** A change from one sample to another. */
export interface Difference {
  /** The second minus the first. */
  readonly difference: number
  readonly interval: Interval
  /** How likely a difference at least as large would be if there were none; two-sided. */
  readonly pValue: number
}

/** The same, kept within bounds that the figure cannot leave. */
export function within({ lower, upper, confidence }: Interval, least: number, most: number): Interval {
  const bounded = (value: number): number => Math.min(most, Math.max(least, value))
  return { lower: bounded(lower), upper: bounded(upper), confidence }
}
