import path from 'node:path'
import { Client } from 'pg'
import { enginePassword } from '../engines/engine-set.mjs'
import { Fault } from '../engines/faults.mjs'
import { startKafka } from '../engines/kafka.mjs'
import { startPostgres } from '../engines/postgres.mjs'
import { startZipkin } from '../engines/zipkin.mjs'
import { folders } from './settings.mjs'

const database = 'throughline'

/** @typedef {import('../engines/processes.mjs').Started} Started */

/**
 * PostgreSQL with the database of `npm start`; the user's own where DATABASE_URL names one.
 * @param {import('./settings.mjs').StartSettings} settings
 * @returns {Promise<{ databaseUrl: string, started: Started[] }>}
 */
export async function postgresFor({ databaseUrl, ports }) {
  if (databaseUrl) {
    await assertReachable(databaseUrl)
    return { databaseUrl, started: [] }
  }
  const postgres = await startPostgres({
    folder: folders.postgres,
    port: ports.postgres,
    password: enginePassword(path.join(folders.secrets, 'postgres.password')),
    pidFolder: folders.run,
    logFile: path.join(folders.logs, 'postgres.log'),
  })
  await createDatabase(postgres.url)
  return { databaseUrl: postgres.url.replace(/\/postgres$/, `/${database}`), started: [postgres] }
}

/**
 * Kafka; the user's own where KAFKA_BROKERS names one.
 * @param {import('./settings.mjs').StartSettings} settings
 * @returns {Promise<{ kafkaBrokers: string, started: Started[] }>}
 */
export async function kafkaFor({ kafkaBrokers, ports }) {
  if (kafkaBrokers) return { kafkaBrokers, started: [] }
  const kafka = await startKafka({
    folder: folders.kafka,
    port: ports.kafka,
    controllerPort: ports.kafkaController,
    pidFolder: folders.run,
    logFile: path.join(folders.logs, 'kafka.log'),
  })
  return { kafkaBrokers: kafka.brokers, started: [kafka] }
}

/**
 * Zipkin, where traces are asked for.
 * @param {import('./settings.mjs').StartSettings} settings
 */
export function zipkinFor({ ports }) {
  return startZipkin({ port: ports.zipkin, pidFolder: folders.run, logFile: path.join(folders.logs, 'zipkin.log') })
}

/** @param {string} adminUrl */
async function createDatabase(adminUrl) {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
}

/** @param {string} databaseUrl */
async function assertReachable(databaseUrl) {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    await client.query('select 1')
  } catch (error) {
    throw new Fault(
      `DATABASE_URL names a PostgreSQL that does not answer: ${error instanceof Error ? error.message : String(error)}`,
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}
