import { transaction } from '@throughline/database'
import type { Pool, PoolClient } from 'pg'

/**
 * Runs work in a transaction over all tenants' rows. Losing the last ones in a crash of the server is no harm: what
 * they wrote can be made again from the log.
 */
export function inTransaction<T>(
  pool: Pool,
  isolation: 'read committed' | 'repeatable read',
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return transaction(pool, `begin isolation level ${isolation}; set local synchronous_commit = off`, work)
}
