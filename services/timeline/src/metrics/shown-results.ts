import type { ResultRanks, ResultsBy, ResultSegment } from '@throughline/log'
import { type Basis, benjaminiHochberg, changeOf, type Correlation, figureOf, oddsRatio, pearson, type Ratio, relativeRisk, sizeOf } from '@throughline/metrics'
import type { ShownInterval } from './shown-metric.js'

export const RESULTS = ['repurchase', 'revenue', 'churn'] as const
export type ResultName = (typeof RESULTS)[number]

/** Segments in their order; with the reference the others are compared. */
const SEGMENTS: Readonly<Record<ResultsBy, { readonly order: readonly string[]; readonly reference: string }>> = {
  recommendation: { order: ['promoter', 'passive', 'detractor'], reference: 'passive' },
  effort: { order: ['none', 'low', 'medium', 'high'], reference: 'none' },
  missed_commitments: { order: ['0', '1', '2+'], reference: '0' },
  channels: { order: ['1', '2', '3+'], reference: '1' },
}

interface ShownRatio {
  readonly value: number
  readonly interval: ShownInterval
}

export interface ShownResult {
  readonly n: number
  readonly value: number | null
  readonly interval: ShownInterval | null
  readonly reason?: string
  /** Against the reference; the p value is adjusted for all that are compared of this result. */
  readonly against?: {
    readonly difference: number
    readonly interval: ShownInterval
    readonly adjustedPValue: number
    readonly significant: boolean
    readonly relativeRisk?: ShownRatio
    readonly oddsRatio?: ShownRatio
  }
}

export type ShownSegment = { readonly segment: string; readonly reference: boolean } & Readonly<Record<ResultName, ShownResult>>

interface Telling {
  readonly floor: number
  readonly confidence: number
}

/** What came of each segment, and how it differs from the reference. */
export function shownSegments(by: ResultsBy, found: readonly ResultSegment[], telling: Telling): ShownSegment[] {
  const { order, reference } = SEGMENTS[by]
  const named = order.map((segment) => found.find((one) => one.segment === segment) ?? empty(segment))
  const results = RESULTS.map((name) => [name, resultsOf(named, name, reference, telling)] as const)
  return named.map(({ segment }, index) => {
    const own = Object.fromEntries(results.map(([name, shown]) => [name, shown[index]])) as Record<ResultName, ShownResult>
    return { segment, reference: segment === reference, ...own }
  })
}

/** Spearman's correlation with each result; null where there are too few, or all are alike. */
export function shownCorrelations(ranks: readonly ResultRanks[], { floor, confidence }: Telling): Record<ResultName, Omit<Correlation, 'interval'> & { interval: ShownInterval } | null> {
  const of = (name: ResultName) => {
    const own = ranks.find((one) => one.name === name)
    const found = own === undefined || own.n < floor ? undefined : pearson(own, confidence)
    return found === undefined ? null : { ...found, interval: endsOf(found.interval) }
  }
  return { repurchase: of('repurchase'), revenue: of('revenue'), churn: of('churn') }
}

function resultsOf(segments: readonly ResultSegment[], name: ResultName, reference: string, { floor, confidence }: Telling): ShownResult[] {
  const bases = segments.map((segment) => basisOf(segment, name))
  const base = bases[segments.findIndex(({ segment }) => segment === reference)]!
  const isTold = (basis: Basis): boolean => sizeOf(basis) >= floor
  const changes = bases.map((basis) => (basis === base || !isTold(basis) || !isTold(base) ? undefined : changeOf(base, basis, confidence)))
  const adjusted = benjaminiHochberg(changes.flatMap((change) => (change === undefined ? [] : [change.pValue])))
  let next = 0
  return bases.map((basis, index) => {
    const n = sizeOf(basis)
    if (!isTold(basis)) return { n, value: null, interval: null, reason: n === 0 ? 'there is nobody to look at' : `${n} is below the floor of ${floor}` }
    const { value, interval } = figureOf(basis, confidence)
    const change = changes[index]
    const shown = { n, value, interval: interval && endsOf(interval) }
    if (change === undefined) return shown
    const adjustedPValue = adjusted[next++]!
    const against = { difference: change.difference, interval: endsOf(change.interval), adjustedPValue, significant: adjustedPValue < 1 - confidence, ...ratiosOf(base, basis, confidence) }
    return { ...shown, against }
  })
}

function ratiosOf(base: Basis, basis: Basis, confidence: number): { relativeRisk?: ShownRatio; oddsRatio?: ShownRatio } {
  if (base.kind !== 'proportion' || basis.kind !== 'proportion') return {}
  const [risk, odds] = [relativeRisk(base, basis, confidence), oddsRatio(base, basis, confidence)]
  return { ...(risk && { relativeRisk: shownRatio(risk) }), ...(odds && { oddsRatio: shownRatio(odds) }) }
}

const shownRatio = ({ ratio, interval }: Ratio): ShownRatio => ({ value: ratio, interval: endsOf(interval) })
const endsOf = ({ lower, upper }: ShownInterval): ShownInterval => ({ lower, upper })

function basisOf({ n, repurchased, revenue, variance, holders, hasLeft }: ResultSegment, name: ResultName): Basis {
  if (name === 'repurchase') return { kind: 'proportion', count: repurchased, n }
  return name === 'churn' ? { kind: 'proportion', count: hasLeft, n: holders } : { kind: 'mean', n, mean: revenue, variance }
}

function empty(segment: string): ResultSegment {
  return { segment, n: 0, repurchased: 0, revenue: 0, variance: 0, holders: 0, hasLeft: 0 }
}
