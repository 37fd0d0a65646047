import { readSql, type TenantClient } from '@throughline/database'
import type { PartPlace } from './heads.js'
import { type FoundRow, NewsRow } from './news-row.js'

const range = readSql(import.meta.url, './read-range.sql')
const after = readSql(import.meta.url, './read-after.sql')

/** An event that happened longer before it was recorded is late: in microseconds, as the recorder has it. */
const LATE_AFTER = 600_000_000

/** Positions of a part: above the one, up to the other. */
export interface PositionRange {
  readonly part: number
  readonly after: number
  readonly until: number
}

/**
 * What was recorded for any of these subjects in these ranges, by part and position: walks all rows there, whosever they
 * are, so its cost is that of the ranges, however many subjects are asked for.
 *
 * @param subjectIds each once
 * @param limit rows at most; if there are as many, there may be more behind the last
 */
export async function readNewsInRanges(
  client: TenantClient,
  tenantId: string,
  ranges: readonly PositionRange[],
  subjectIds: readonly string[],
  limit: number,
): Promise<NewsRow[]> {
  const columns = [ranges.map((one) => one.part), ranges.map((one) => one.after), ranges.map((one) => one.until)]
  const longest = Math.max(...ranges.map(({ after: first, until }) => until - first))
  // Never prepared: a plan for any number of rows and subjects walks a loop in a loop.
  const { rows } = await client.query<FoundRow>(range, [tenantId, ...columns, subjectIds, limit, longest])
  return rows.map((row) => new NewsRow(row, tenantId))
}

/** One subject's news: what was recorded after a place, up to a position. */
export interface SubjectNews {
  readonly subjectId: string
  readonly part: number
  readonly after: PartPlace
  readonly until: number
}

/**
 * What was recorded for each of these, by position: its cost is that of the subjects' own news, however far the log has
 * come since. From a place whose time is not known (0) it walks the subject's whole history.
 *
 * @param limit rows of each at most; if there are as many, there may be more behind the last
 */
export async function readNewsOfSubjects(
  client: TenantClient,
  tenantId: string,
  wanted: readonly SubjectNews[],
  limit: number,
): Promise<NewsRow[][]> {
  const found: NewsRow[][] = wanted.map(() => [])
  const { rows } = await client.query<FoundRow & { nth: number }>(after, [
    tenantId,
    wanted.map((one) => one.subjectId),
    wanted.map((one) => one.part),
    wanted.map((one) => one.after.position),
    wanted.map((one) => one.until),
    wanted.map((one) => Math.max(0, one.after.recordedAt - LATE_AFTER)),
    limit,
  ])
  for (const row of rows) found[row.nth - 1]!.push(new NewsRow(row, tenantId))
  return found
}
