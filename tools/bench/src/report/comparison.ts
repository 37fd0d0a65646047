import type { Bench } from '../run/bench.js'

/** Ours beside another, measured in the same run, in turns. */
export interface Comparison {
  /** Name of the ratio in the JSON. */
  name: string
  what: string
  /** Medians over the rounds. */
  ours: number
  other: number
  /** Median of the rounds' own ratios: a slow minute of the machine hits both contenders of a round. */
  ratio: number
  /** What the design asks of ours / other. */
  target?: number
  /** What the design asks of ours, whatever the other does. */
  limit?: number
  /** Target and limit must not be exceeded; otherwise they must be reached. */
  atMost?: boolean
  /** Of both figures; default events per second. */
  unit?: string
  /** Names of the two rates in the JSON. */
  rates: { ours: string; other: string }
  /** More figures, by name: milliseconds and the like. */
  more?: Record<string, number>
}

/** Of each round its own ratio, and of those the median. */
export function medianRatio(ours: readonly number[], others: readonly number[]): number {
  return median(ours.map((each, round) => each / (others[round] ?? Number.NaN)))
}

/** Measures a part of the system. */
export type Suite = (bench: Bench) => Promise<Comparison[]>

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
