import type { Pool, PoolClient } from 'pg'

/**
 * Runs work in a transaction over all tenants' rows. Losing the last ones in a crash of the server is no harm: what
 * they wrote can be made again from the log.
 */
export async function inTransaction<T>(
  pool: Pool,
  isolation: 'read committed' | 'repeatable read',
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(`begin isolation level ${isolation}; set local synchronous_commit = off`)
    const result = await work(client)
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new Error('a statement of the transaction failed: PostgreSQL has rolled it back')
    return result
  } catch (error) {
    broken = await rolledBack(client)
    throw error
  } finally {
    client.release(broken)
  }
}

/** What is wrong with the connection, if it could not be brought out of its transaction: it is closed then. */
export async function rolledBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query({ text: 'rollback', query_timeout: 1_000 } as { text: string })
    return undefined
  } catch (cause) {
    return new Error('the transaction could not be ended', { cause })
  }
}
