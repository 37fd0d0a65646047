import type { TenantClient } from '@throughline/database'
import { type GroupSums, type GroupValues, readLeavings, readMetricSums, readRankedValues } from '@throughline/log'
import { type Basis, givingUpWithin, type Leaving, type MetricDefinition, quantileRanks, rankOf, survival } from '@throughline/metrics'
import type { Side } from './asked.js'
import { LONGEST_WAIT_MS } from './metric-parameters.js'

/** Times of waiting at which a curve is told, in seconds. */
const CURVE = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1_800, 3_600]
/** Curves take many rows each. */
const MOST_CURVES = 20

export interface CurvePoint {
  readonly withinMs: number
  readonly share: number
  readonly interval: { readonly lower: number; readonly upper: number }
}

/** A group and what it was made of; without a basis where it is too small to tell. */
export interface Measured {
  readonly key: GroupValues
  readonly n: number
  readonly basis?: Basis | undefined
  readonly curve?: readonly CurvePoint[] | undefined
}

export interface Measuring {
  readonly floor: number
  readonly confidence: number
  readonly quantile: number
  readonly withinMs: number
  readonly limit: number
}

/** Measures the groups of one side in the database; the largest first. */
export async function measure(client: TenantClient, { kind }: MetricDefinition, side: Side, how: Measuring): Promise<{ groups: Measured[]; all: number }> {
  const limit = kind === 'survival' ? Math.min(how.limit, MOST_CURVES) : how.limit
  const { groups, all } = await readMetricSums(client, side.question, limit)
  const told = groups.filter(({ n }) => n >= how.floor)
  const bases = await basesOf(client, kind, side, told, how)
  return { groups: groups.map(({ key, n }) => ({ key, n, ...bases.get(side.keyOf(key)) })), all }
}

type Found = Pick<Measured, 'basis' | 'curve'>

async function basesOf(client: TenantClient, kind: Basis['kind'], side: Side, groups: readonly GroupSums[], how: Measuring): Promise<ReadonlyMap<string, Found>> {
  if (groups.length === 0) return new Map()
  if (kind === 'quantile') return quantiles(client, side, groups, how)
  if (kind === 'survival') return curves(client, side, groups, how)
  return new Map(groups.map((sums) => [side.keyOf(sums.key), { basis: sumBasis(kind, sums) }]))
}

function sumBasis(kind: 'nps' | 'proportion' | 'mean', { n, hits, above, below, mean, variance }: GroupSums): Basis {
  if (kind === 'nps') return { kind, promoters: above, passives: n - above - below, detractors: below }
  return kind === 'proportion' ? { kind, count: hits, n } : { kind, n, mean, variance }
}

async function quantiles(client: TenantClient, side: Side, groups: readonly GroupSums[], { quantile: share, confidence }: Measuring): Promise<Map<string, Found>> {
  const ranks = groups.map(({ key, n }) => ({ key, n, at: rankOf(n, share), ends: quantileRanks(n, share, confidence) }))
  const wanted = ranks.flatMap(({ key, at, ends }) => [at, ...(ends === undefined ? [] : [ends.lower, ends.upper])].map((rank) => ({ key, rank })))
  const values = await readRankedValues(client, side.question, wanted)
  const found = new Map<string, Found>()
  let next = 0
  for (const { key, n, ends } of ranks) {
    const [value, lower, upper] = values.slice(next, (next += ends === undefined ? 1 : 3))
    // A view that changes meanwhile may have fewer rows than were counted.
    if (value === undefined) continue
    const known = ends !== undefined && lower !== undefined && upper !== undefined ? { lower, upper, coverage: ends.coverage } : {}
    found.set(side.keyOf(key), { basis: { kind: 'quantile', n, share, value, ...known } })
  }
  return found
}

async function curves(client: TenantClient, side: Side, groups: readonly GroupSums[], { withinMs, confidence }: Measuring): Promise<Map<string, Found>> {
  const rows = await readLeavings(client, side.question, groups.map(({ key }) => key), LONGEST_WAIT_MS / 1_000)
  const byGroup = Map.groupBy(rows, ({ key }) => side.keyOf(key))
  return new Map(
    groups.map(({ key, n }) => {
      const leavings: Leaving[] = (byGroup.get(side.keyOf(key)) ?? []).map(({ second, ...leaving }) => ({ ...leaving, time: second }))
      const steps = survival(leavings)
      const longest = leavings.at(-1)?.time ?? 0
      const at = (seconds: number) => givingUpWithin(steps, seconds, confidence)
      const { share, standardError, interval } = at(withinMs / 1_000)
      // Beyond the longest wait nobody knows.
      const curve = CURVE.filter((seconds) => seconds <= longest).map((seconds): CurvePoint => {
        const { share: gone, interval: { lower, upper } } = at(seconds)
        return { withinMs: seconds * 1_000, share: gone, interval: { lower, upper } }
      })
      return [side.keyOf(key), { basis: { kind: 'survival', n, withinMs, share, standardError, lower: interval.lower, upper: interval.upper }, curve }]
    }),
  )
}
