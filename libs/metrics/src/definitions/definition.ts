import type { StatisticKind } from '../figures.js'

/** By what a metric can be taken apart, and filtered. */
export const DIMENSIONS = ['channel', 'stage', 'topic', 'agent', 'organisation'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** What only some metrics can be taken apart by besides. */
export const DETAILS = ['outcome', 'what', 'survey'] as const
export type Detail = (typeof DETAILS)[number]

/** A metric as it is defined: one place for what it means, how it is reckoned, and what is wrong with it. */
export interface MetricDefinition {
  readonly name: string
  /** Another one whenever it means something else: baselines name it. */
  readonly version: number
  readonly title: string
  readonly kind: StatisticKind
  readonly unit: 'points' | 'share' | 'ms' | 'count' | 'score'
  /** The rows that are counted: a file of libs/log/src/metrics/rows. */
  readonly rows: string
  readonly formula: string
  /** What is counted, and what is not. */
  readonly population: string
  /** By what a row belongs to a period. */
  readonly time: string
  /** Events that it rests on. */
  readonly source: string
  readonly dimensions: readonly Dimension[]
  readonly detail?: Detail
  readonly caveats: readonly string[]
}

/** How each kind of figure is reckoned: its interval, and the test of a change. */
export const STATISTICS: Readonly<Record<StatisticKind, string>> = {
  nps: 'exact variance of +1, 0, −1; interval adjusted Wald AW(3, T) (Rocks 2016); change: Wald test of the same',
  proportion: 'Wilson interval (1927); change: Newcombe’s hybrid score interval (1998), z test with the pooled share',
  mean: 'Student’s t interval; change: Welch’s t test (1947)',
  quantile: 'order statistics by the binomial distribution (Conover 1999); change: Price and Bonett (2002)',
  survival: 'Kaplan–Meier (1958) with Greenwood’s variance, whole seconds, answered ones are censored; change: z test of both',
}
