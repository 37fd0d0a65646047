import { readSql } from '@throughline/database'

/** What each metric counts: the files of rows/, by their names. */
const ROWS: ReadonlyMap<string, string> = new Map(
  [
    'nps', 'csat', 'ces', 'stars', 'response-rate', 'first-answer', 'wait', 'abandonment', 'abandonment-by-wait', 'contacts-per-issue',
    'transfers-per-issue', 'first-contact-resolution', 'escalation-rate', 'effort', 'contacts-per-order', 'journeys-without-contact',
    'told-delivered', 'told-difference',
  ].map((name) => [name, readSql(import.meta.url, `./rows/${name}.sql`)]),
)

/** @throws Error where there is no such file: a metric was defined without its rows */
export function metricRows(name: string): string {
  const text = ROWS.get(name)
  if (text === undefined) throw new Error(`libs/log/src/metrics/rows has no ${name}.sql: add it, and its name in metric-rows.ts`)
  return text
}
