import type { ShownGroup } from './shown-metric.js'

type Cell = string | number | boolean | null | undefined

/**
 * Text of a table, as RFC 4180 has it. A text that a spreadsheet would take for a formula gets a `'` in front (OWASP, CSV
 * injection): names of channels, topics and agents come from outside. Numbers are written as they are.
 */
export function csvOf(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: Cell): string {
  if (typeof value !== 'string') return value === null || value === undefined ? '' : String(value)
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A row a group. */
export function metricCsv(metric: string, groupBy: readonly string[], groups: readonly ShownGroup[], confidence: number): string {
  const header = [
    'metric', ...groupBy, 'n', 'value', 'lower', 'upper', 'confidence', 'reason', 'compared_n', 'compared_value', 'difference', 'difference_lower',
    'difference_upper', 'p_value', 'adjusted_p_value', 'significant',
  ]
  const rows = groups.map(({ group, n, value, interval, reason, change }) => [
    metric, ...groupBy.map((by) => group[by]), n, value, interval?.lower, interval?.upper, confidence, reason, change?.n, change?.value, change?.difference,
    change?.interval?.lower, change?.interval?.upper, change?.pValue, change?.adjustedPValue, change?.significant,
  ])
  return csvOf(header, rows)
}
