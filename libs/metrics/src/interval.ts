/** Where a figure lies with a confidence. */
export interface Interval {
  readonly lower: number
  readonly upper: number
  /** Between 0 and 1, such as 0.95. */
  readonly confidence: number
}
