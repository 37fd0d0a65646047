import type { Pool, PoolClient } from 'pg'

const ROLLBACK_LIMIT_MS = 1_000

/**
 * Runs work in one transaction on a connection of its own. Whatever goes wrong, the transaction is rolled back, and a
 * connection that breaks or hangs is closed and given to nobody else.
 *
 * The beginning is sent and not waited for, so that it goes in one message with the first statement where the pool's
 * connections have `pipeline`. Neither is the end waited for when nothing was written.
 *
 * @param begin the statements that begin it, sent as one message
 * @throws Error when the work passed over a statement that failed (nothing is committed then), and what the work,
 *   PostgreSQL or the connection throws
 */
export async function transaction<T>(
  pool: Pool,
  begin: string,
  work: (client: PoolClient) => Promise<T>,
  { readOnly = false }: { readOnly?: boolean } = {},
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // The pool listens only while a connection is idle: one that breaks here would end the process.
  const onBroken = (error: Error): void => {
    broken = error
  }
  const letGo = (): void => {
    client.off('error', onBroken)
    client.release(broken)
  }
  client.on('error', onBroken)
  let ending: Promise<void> | undefined
  try {
    const begun = client.query(begin)
    begun.catch(() => undefined) // told below, unless the work has failed of it
    const result = await work(client)
    await begun
    ending = committed(client, readOnly)
    if (!readOnly) await ending
    return result
  } catch (error) {
    ending = undefined
    broken ??= await rolledBack(client)
    throw error
  } finally {
    const failed = (error: Error): void => {
      broken ??= error
    }
    if (ending === undefined) letGo()
    else void ending.catch(failed).finally(letGo)
  }
}

async function committed(client: PoolClient, readOnly: boolean): Promise<void> {
  const { command } = await client.query('commit')
  if (command !== 'COMMIT' && !readOnly) throw new Error('a statement of the transaction failed: PostgreSQL has rolled it back')
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
