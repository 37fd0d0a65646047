import type { TenantClient } from '@throughline/database'
import { readMetricBaseline } from '@throughline/log'
import type { Basis, Detail, Dimension, MetricDefinition } from '@throughline/metrics'
import { invalidParameter, Problem } from '@throughline/platform'
import type { Filters, Side } from './asked.js'
import { measure, type Measured, type Measuring } from './bases.js'
import { type Range, rangeBefore, rangeNamed } from './ranges.js'
import type { Other } from './shown-metric.js'

/** With what a result is compared. */
export type Comparison =
  | { readonly with: 'period'; readonly range: Range }
  | { readonly with: 'segment'; readonly by: Dimension | Detail; readonly value: string }
  | { readonly with: 'baseline'; readonly name: string }

/** `previous`, a period or two times, `<dimension>:<value>`, or `baseline:<name>`. @throws Problem 400 */
export function comparisonOf(text: string, range: Range, zone: string, now: number): Comparison {
  if (text === 'previous') return { with: 'period', range: rangeBefore(range, zone) }
  const [, by, value] = /^([a-z]+):(.+)$/s.exec(text) ?? []
  if (by === 'baseline' && value !== undefined) return { with: 'baseline', name: value }
  // Which dimensions the metric has is checked with its other filters.
  if (by !== undefined && value !== undefined) return { with: 'segment', by: by as Dimension, value }
  const named = rangeNamed(text, zone, now)
  if (named === undefined) {
    throw invalidParameter('compare', 'must be previous, a period such as 2026-10, <since>..<until>, <dimension>:<value> or baseline:<name>')
  }
  return { with: 'period', range: named }
}

/** The filters of the other side. */
export function filtersOf(comparison: Comparison, filters: Filters): Filters {
  return comparison.with === 'segment' ? { ...filters, [comparison.by]: [comparison.value] } : filters
}

/** What the groups of another side came to. Periods stand for each other by their order: the first month for the first. */
export async function otherSide(client: TenantClient, definition: MetricDefinition, side: Side, how: Measuring): Promise<(measured: Measured) => Other | undefined> {
  const { groups } = await measure(client, definition, side, how)
  const byKey = new Map(groups.map((group) => [side.keyOf(group.key), group]))
  return ({ key }) => byKey.get(side.keyOf(key))
}

interface Frozen {
  readonly groups?: readonly { readonly group: unknown; readonly n: number; readonly basis?: Readonly<Record<string, number | undefined>> }[]
}

/** What the groups of a baseline came to, by their names. @throws Problem 404, 409 where it cannot be compared with */
export async function otherOfBaseline(
  client: TenantClient,
  definition: MetricDefinition,
  { tenantId, name }: { readonly tenantId: string; readonly name: string },
  nameOf: (measured: Measured) => object,
): Promise<(measured: Measured) => Other | undefined> {
  const baseline = await readMetricBaseline(client, tenantId, name)
  if (baseline === undefined) {
    throw new Problem({ status: 404, type: 'unknown-baseline', title: 'No such baseline', detail: 'GET /v1/metrics/baselines lists those that there are.' })
  }
  if (baseline.metric !== definition.name || baseline.definition !== definition.version) {
    const detail = `It has ${baseline.metric} by definition ${baseline.definition}, and this is ${definition.name} by definition ${definition.version}: they do not mean the same.`
    throw new Problem({ status: 409, type: 'other-definition', title: 'The baseline measures something else', detail })
  }
  const { groups = [] } = baseline.result as Frozen
  const byName = new Map(groups.map(({ group, n, basis }) => [JSON.stringify(group), { n, basis: basis && ({ ...basis, kind: definition.kind } as Basis) }]))
  return (measured) => byName.get(JSON.stringify(nameOf(measured)))
}
