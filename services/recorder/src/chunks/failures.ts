import { UnsealableError } from '../seal/sealer.js'

/**
 * What a failed write means:
 * - `data`: something in the chunk cannot be sealed or stored; the same chunk would fail for ever
 * - `odd`: thrown by code and not by PostgreSQL or the link; when it happens again and again it is the data
 * - `wait`: anything else, and whether it was written is open: the database is away, busy, full, restarting, or the
 *   link broke while the commit was on its way. Only the cursor tells.
 */
export type Failure = 'data' | 'odd' | 'wait'

/**
 * SQLSTATE classes: data exception, a limit of PostgreSQL itself (an index entry's size). Not 23: our tables' constraints
 * speak of what the recorder does, and whoever breaks one breaks it for all.
 */
const dataClasses = /^(22|54)[0-9A-Z]{3}$/

export function failureOf(error: unknown): Failure {
  if (error instanceof UnsealableError) return 'data'
  const code = codeOf(error)
  if (code !== undefined) return dataClasses.test(code) ? 'data' : 'wait'
  return error instanceof TypeError || error instanceof RangeError ? 'odd' : 'wait'
}

/** SQLSTATE or the system's code such as ECONNREFUSED. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
