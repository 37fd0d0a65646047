import { nameOfSpan, type Period, PERIODS, spansBetween } from '@throughline/calendar'
import type { GroupValues, MetricKey, MetricQuestion } from '@throughline/log'
import { DETAILS, type Detail, DIMENSIONS, type Dimension, type MetricDefinition } from '@throughline/metrics'
import { invalidParameter } from '@throughline/platform'
import type { Grouping, MetricParameters } from './metric-parameters.js'
import type { Range } from './ranges.js'

/** Periods that a stretch of time is cut into at most. */
const MOST_PERIODS = 400

/** One side of a comparison: which rows, and how its groups are called. */
export interface Side {
  readonly range: Range
  readonly question: MetricQuestion
  /** The name of a group, by what it was grouped by; null: not known. */
  readonly nameOf: (key: GroupValues) => Record<string, string | null>
  /** The same key for groups that stand for each other on both sides. */
  readonly keyOf: (key: GroupValues) => string
  /** How groups are shown: by time, where it was grouped by it. */
  readonly inOrder: (one: GroupValues, other: GroupValues) => number
}

export type Filters = Partial<Record<Dimension | Detail, readonly string[]>>

interface Wish {
  readonly definition: MetricDefinition
  readonly groupBy: readonly Grouping[]
  readonly filters: Filters
  readonly zone: string
  readonly tenantId: string
  readonly organisation: string | null
  readonly now: number
}

/** @throws Problem 400 where the metric cannot be taken apart in that way */
export function sideOf(range: Range, { definition, groupBy, filters, zone, tenantId, organisation, now }: Wish): Side {
  for (const by of [...groupBy, ...Object.keys(filters)]) assertFits(definition, by)
  const { detail: detailName } = definition
  const period = groupBy.find(isPeriod)
  if (groupBy.filter(isPeriod).length > 1) throw invalidParameter('group_by', 'can name one length of periods only')
  const spans = period === undefined ? [] : spansBetween(period, zone, range.since, range.until, MOST_PERIODS + 1)
  if (spans.length > MOST_PERIODS) throw invalidParameter('group_by', `has more than ${MOST_PERIODS} periods; take longer ones, or a shorter time`)
  const keys = groupBy.map((by): MetricKey => (isPeriod(by) ? 'period' : by === detailName ? 'detail' : (by as Dimension)))
  const { channel, stage, topic, agent, organisation: organisations } = filters
  const detail = detailName && filters[detailName]
  const bounds = spans.map(({ since }) => since)
  return {
    range,
    question: { rows: definition.rows, tenantId, ...range, organisation, now, filters: { channel, stage, topic, agent, organisation: organisations, detail }, groupBy: keys, bounds },
    nameOf: (key) => Object.fromEntries(groupBy.map((by, index) => [by, nameOf(key[index] ?? null, by, spans, zone)])),
    keyOf: (key) => JSON.stringify(key),
    inOrder: (one, other) => (period === undefined ? 0 : Number(one[groupBy.indexOf(period)]) - Number(other[groupBy.indexOf(period)])),
  }
}

function nameOf(value: string | null, by: Grouping, spans: ReturnType<typeof spansBetween>, zone: string): string | null {
  const span = isPeriod(by) ? spans[Number(value) - 1] : undefined
  return span === undefined ? value : nameOfSpan(span, zone)
}

function isPeriod(by: Grouping): by is Period {
  return (PERIODS as readonly string[]).includes(by)
}

function assertFits({ name, dimensions, detail }: MetricDefinition, by: string): void {
  const parameter = (PERIODS as readonly string[]).includes(by) ? undefined : by
  if (parameter === undefined || (dimensions as readonly string[]).includes(by) || by === detail) return
  const possible = [...dimensions, ...(detail === undefined ? [] : [detail])]
  throw invalidParameter(by, `is nothing that ${name} can be taken apart by; it has ${possible.join(', ')}`)
}

/** The filters that were given. */
export function filtersIn(parameters: MetricParameters): Filters {
  const given = [...DIMENSIONS, ...DETAILS].flatMap((by) => (parameters[by] === undefined ? [] : [[by, parameters[by]] as const]))
  return Object.fromEntries(given)
}
