import { Pool } from 'pg'

/** Opens the control tables for administration from a command line. Callers `end()` it. */
export function openControl(databaseUrl: string): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 2,
    application_name: 'throughline-control',
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  })
  // A connection that breaks while idle ends nothing; the next question says what is wrong.
  pool.on('error', () => undefined)
  return pool
}
