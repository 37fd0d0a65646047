import type { Pool, PoolClient } from 'pg'

const ROLLBACK_LIMIT_MS = 1_000

/**
 * Runs work in one transaction on a connection of its own. Whatever goes wrong, the transaction is rolled back, and a
 * connection that breaks or hangs is closed and given to nobody else.
 *
 * @param begin the statements that begin it, sent as one message
 * @throws Error when the work passed over a statement that failed (nothing is committed then), and what the work,
 *   PostgreSQL or the connection throws
 */
export async function transaction<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // The pool listens only while a connection is idle: one that breaks here would end the process.
  const onBroken = (error: Error): void => {
    broken = error
  }
  client.on('error', onBroken)
  try {
    await client.query(begin)
    const result = await work(client)
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new Error('a statement of the transaction failed: PostgreSQL has rolled it back')
    return result
  } catch (error) {
    broken ??= await rolledBack(client)
    throw error
  } finally {
    client.off('error', onBroken)
    client.release(broken)
  }
}

/** What is wrong with the connection, if it could not be brought out of its transaction: then nobody may have it again. */
async function rolledBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query({ text: 'rollback', query_timeout: ROLLBACK_LIMIT_MS } as { text: string })
    return undefined
  } catch (cause) {
    return new Error('the transaction could not be ended', { cause })
  }
}
