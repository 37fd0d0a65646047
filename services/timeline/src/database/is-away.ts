import { isError, textOf } from '@throughline/platform'

/** SQLSTATE classes that say that the request itself was at fault, or our SQL: asking again would not help. */
const OURS = /^(22|23|42|0A)/
/** Of class 42: no such table, column, function, schema. The migrations have not run yet; they may. */
const NOT_MIGRATED = new Set(['42P01', '42703', '42883', '3F000'])

/**
 * Whether a failed query means "not now" rather than "never": no connection, no answer in time, too
 * many connections, a server that starts or stops, tables that are not there yet.
 */
export function isAway(error: unknown): boolean {
  if (!isError(error)) return false
  const code = textOf(error, 'code')
  // A connection that breaks or a wait that ends carries no code, or the operating system's.
  if (code === undefined) return /timeout|terminated|connection|not queryable|no meta row/i.test(error.message)
  if (NOT_MIGRATED.has(code)) return true
  if (/^[0-9A-Z]{5}$/.test(code)) return !OURS.test(code) && !code.startsWith('XX')
  return /^E[A-Z_]+$/.test(code)
}
