import { createBus, type LogTopics } from '@throughline/bus'
import { readKafkaSettings } from '@throughline/platform/environment'
import { Pool } from 'pg'
import { readLocalFile } from './local-file.js'

/** Settings that several commands read. Each says what is missing and where it is set. */
function required(name: string, meaning: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set: ${meaning}.`)
  return value
}

const DATABASE_FORM = 'the PostgreSQL database, postgres://user:password@host:port/name'

/** Default: the database of `npm start`, if it runs its own. */
export function adminDatabaseUrl(): string {
  const { databaseUrl } = readLocalFile()
  const url = process.env['DATABASE_URL'] || databaseUrl || required('DATABASE_URL', DATABASE_FORM)
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) throw new Error(`DATABASE_URL is not of the form of ${DATABASE_FORM}`)
  return url
}

/** Opens the database for one piece of work and closes it whatever happens. */
export async function withDatabase<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = new Pool({ connectionString: adminDatabaseUrl(), max: 1, connectionTimeoutMillis: 10_000 })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

/** Opens Kafka's administration for one piece of work and closes it whatever happens. */
export async function withTopics<T>(work: (topics: LogTopics) => Promise<T>): Promise<T> {
  required('KAFKA_BROKERS', 'the Kafka brokers, host:port separated by commas')
  const topics = createBus({ ...readKafkaSettings(), clientId: 'throughline-cli' }).topics()
  try {
    return await work(topics)
  } finally {
    await topics.close()
  }
}
