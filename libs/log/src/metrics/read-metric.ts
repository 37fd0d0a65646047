import { readSql, type TenantClient } from '@throughline/database'
import { metricRows } from './metric-rows.js'

const measuredText = readSql(import.meta.url, './measured.sql')
const sumsText = readSql(import.meta.url, './sums.sql')
const rankedText = readSql(import.meta.url, './ranked.sql')
const leavingsText = readSql(import.meta.url, './leavings.sql')

/** What a row can be grouped by; `detail`: what only some metrics have (outcome, survey, what was told). */
export type MetricKey = 'channel' | 'stage' | 'topic' | 'agent' | 'organisation' | 'detail' | 'period'

/** Which rows are counted, and how they are grouped. */
export interface MetricQuestion {
  /** Name of a file in rows/. */
  readonly rows: string
  readonly tenantId: string
  /** In microseconds, this included and that not. */
  readonly since: number
  readonly until: number
  /** Only what belongs to it alone; null: everything. */
  readonly organisation: string | null
  /** What is over and what is not depends on it; in microseconds. */
  readonly now: number
  readonly filters: Readonly<Partial<Record<Exclude<MetricKey, 'period'>, readonly string[]>>>
  /** Two at most. */
  readonly groupBy: readonly MetricKey[]
  /** Beginnings of periods, rising, where it is grouped by them. */
  readonly bounds: readonly number[]
}

/** Values of what it was grouped by; null: not known. A period is the number of its beginning, from 1 on. */
export type GroupValues = readonly [string | null, string | null]

export interface GroupSums {
  readonly key: GroupValues
  readonly n: number
  /** What counts of them. */
  readonly hits: number
  readonly above: number
  readonly below: number
  readonly mean: number
  readonly variance: number
}

interface SumRow {
  one: string | null
  other: string | null
  n: number
  hits: number
  above: number
  below: number
  mean: number | null
  variance: number
  groups: number
}

/** Sums of each group, the largest first, and how many groups there are in all. */
export async function readMetricSums(client: TenantClient, question: MetricQuestion, limit: number): Promise<{ groups: GroupSums[]; all: number }> {
  const { rows } = await client.query<SumRow>(textOf(question, sumsText), [...valuesOf(question), limit])
  const groups = rows.map(({ one, other, mean, groups: _all, ...sums }) => ({ ...sums, key: [one, other] as const, mean: mean ?? 0 }))
  return { groups, all: rows[0]?.groups ?? 0 }
}

/** The values at some ranks, from 1 on in rising order; undefined where there is none. */
export async function readRankedValues(
  client: TenantClient,
  question: MetricQuestion,
  wanted: readonly { readonly key: GroupValues; readonly rank: number }[],
): Promise<(number | undefined)[]> {
  const lists = [wanted.map(({ key }) => key[0]), wanted.map(({ key }) => key[1]), wanted.map(({ rank }) => rank)]
  const { rows } = await client.query<{ nth: number; value: number }>(textOf(question, rankedText), [...valuesOf(question), ...lists])
  const found = new Map(rows.map(({ nth, value }) => [nth - 1, value]))
  return wanted.map((_, index) => found.get(index))
}

/** How many left after so many seconds. */
export interface Leavings {
  readonly key: GroupValues
  readonly second: number
  readonly gone: number
  readonly censored: number
}

/** By group and time, rising. @param longest seconds that are looked at; what is longer is not known after it */
export async function readLeavings(client: TenantClient, question: MetricQuestion, keys: readonly GroupValues[], longest: number): Promise<Leavings[]> {
  const lists = [keys.map(([one]) => one), longest, keys.map(([, other]) => other)]
  const { rows } = await client.query<Omit<Leavings, 'key'> & { one: string | null; other: string | null }>(textOf(question, leavingsText), [...valuesOf(question), ...lists])
  return rows.map(({ one, other, ...leaving }) => ({ ...leaving, key: [one, other] }))
}

function textOf({ rows }: MetricQuestion, aggregate: string): string {
  return `${measuredText.replace('{{rows}}', () => metricRows(rows))}${aggregate}`
}

function valuesOf({ tenantId, since, until, organisation, now, filters, groupBy, bounds }: MetricQuestion): unknown[] {
  const { channel, stage, topic, agent, organisation: organisations, detail } = filters
  const listed = [channel, stage, topic, agent, organisations, detail].map((values) => values ?? null)
  return [tenantId, since, until, organisation, now, ...listed, groupBy[0] ?? null, groupBy[1] ?? null, bounds]
}
