import { CONFIDENCE, type Difference, type Interval } from './interval.js'
import { LEAST_FOR_A_MEAN, meanDifference, meanInterval, type Moments } from './means.js'
import { netPromoterDifference, netPromoterScore, type Recommendations } from './promoters.js'
import { type Proportion, proportionDifference, wilson } from './proportions.js'
import { quantileDifference } from './quantiles.js'
import { givingUpDifference } from './survival.js'

/** A quantile of n values; without ends where there are too few values for so sure an interval. */
export interface SampleQuantile {
  readonly n: number
  /** Which: 0.5 is the median. */
  readonly share: number
  readonly value: number
  readonly lower?: number | undefined
  readonly upper?: number | undefined
  /** How sure those ends really are. */
  readonly coverage?: number | undefined
}

/** Who gives up within a time, of n who waited. */
export interface SampleGivingUp {
  readonly n: number
  readonly withinMs: number
  readonly share: number
  readonly standardError: number
  readonly lower: number
  readonly upper: number
}

/** What a figure was made of: all that it takes to tell its interval, and whether another one differs from it. */
export type Basis =
  | ({ readonly kind: 'nps' } & Recommendations)
  | ({ readonly kind: 'proportion' } & Proportion)
  | ({ readonly kind: 'mean' } & Moments)
  | ({ readonly kind: 'quantile' } & SampleQuantile)
  | ({ readonly kind: 'survival' } & SampleGivingUp)

export type StatisticKind = Basis['kind']

export interface Figure {
  readonly value: number
  /** null: there are too few values to tell one. */
  readonly interval: Interval | null
}

/** The size of the sample. */
export function sizeOf(basis: Basis): number {
  return basis.kind === 'nps' ? basis.promoters + basis.passives + basis.detractors : basis.n
}

/** The value and how sure it is. @param basis of one value at least */
export function figureOf(basis: Basis, confidence = CONFIDENCE): Figure {
  switch (basis.kind) {
    case 'nps': {
      const { score, interval } = netPromoterScore(basis, confidence)
      return { value: score, interval }
    }
    case 'proportion':
      return { value: basis.count / basis.n, interval: wilson(basis, confidence) }
    case 'mean':
      return { value: basis.mean, interval: basis.n < LEAST_FOR_A_MEAN ? null : meanInterval(basis, confidence) }
    case 'quantile': {
      const { value, lower, upper } = basis
      return { value, interval: lower === undefined || upper === undefined ? null : { lower, upper, confidence } }
    }
    default:
      return { value: basis.share, interval: { lower: basis.lower, upper: basis.upper, confidence } }
  }
}

/** How a figure changed from one sample to the other; undefined where that cannot be told of them. */
export function changeOf(from: Basis, to: Basis, confidence = CONFIDENCE): Difference | undefined {
  if (from.kind === 'nps' && to.kind === 'nps') return netPromoterDifference(from, to, confidence)
  if (from.kind === 'proportion' && to.kind === 'proportion') return proportionDifference(from, to, confidence)
  if (from.kind === 'mean' && to.kind === 'mean') {
    return Math.min(from.n, to.n) < LEAST_FOR_A_MEAN ? undefined : meanDifference(from, to, confidence)
  }
  if (from.kind === 'quantile' && to.kind === 'quantile') return changeOfQuantiles(from, to, confidence)
  if (from.kind !== 'survival' || to.kind !== 'survival' || from.withinMs !== to.withinMs) return undefined
  const giving = ({ share, standardError, lower, upper }: SampleGivingUp) => ({ share, standardError, interval: { lower, upper, confidence } })
  return givingUpDifference(giving(from), giving(to), confidence)
}

function changeOfQuantiles(from: SampleQuantile, to: SampleQuantile, confidence: number): Difference | undefined {
  if (from.share !== to.share) return undefined
  const [one, other] = [from, to].map(({ value, lower, upper, coverage }) =>
    lower === undefined || upper === undefined || coverage === undefined ? undefined : { value, lower, upper, coverage },
  )
  return one === undefined || other === undefined ? undefined : quantileDifference(one, other, confidence)
}
