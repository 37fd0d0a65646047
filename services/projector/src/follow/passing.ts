import { isError, textOf } from '@throughline/platform'
import { KeyStoreError } from '@throughline/vault'

/** SQLSTATE: connection, transaction rolled back, resources, intervention, system; waits that took too long. */
const PASSING = /^(08|40|53|57|58|25P0[34]|55P03)/

/**
 * Whether something failed for a reason that lies in the engines and not in a view: a connection, a deadlock, a
 * database that starts or is full. Then nobody is to blame, and everything is tried again.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof KeyStoreError) return true
  if (!isError(error)) return false
  const code = textOf(error, 'code')
  // A connection that breaks or a wait that ends carries no code, or the operating system's.
  if (code === undefined) return /timeout|terminated|connection|not queryable/i.test(error.message)
  return PASSING.test(code) || /^E[A-Z_]+$/.test(code)
}
