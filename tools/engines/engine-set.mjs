import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startKafka } from './kafka.mjs'
import { freePorts } from './ports.mjs'
import { startPostgres } from './postgres.mjs'

/**
 * A PostgreSQL and a Kafka with data of their own.
 * @typedef {object} EngineSet
 * @property {string} databaseUrl   of the superuser
 * @property {string} kafkaBrokers
 * @property {{ postgres: number, kafka: number }} pids
 * @property {() => Promise<void>} stop
 */

/**
 * Starts both engines with everything of theirs (data, logs, pid files, password) under one folder.
 * @param {object} options
 * @param {string} options.folder
 * @param {{ postgres: number, kafka: number, kafkaController: number }} [options.ports]  default: free ones
 * @param {Record<string, string>} [options.postgresSettings]
 * @returns {Promise<EngineSet>}
 */
export async function startEngineSet({ folder, ports, postgresSettings }) {
  const [a, b, c] = ports ? [ports.postgres, ports.kafka, ports.kafkaController] : await freePorts(3)
  const pidFolder = path.join(folder, 'run')
  const logs = path.join(folder, 'logs')
  const password = enginePassword(path.join(folder, 'postgres.password'))
  const [postgres, kafka] = await allOrNone([
    startPostgres({
      folder: path.join(folder, 'postgres'), port: /** @type {number} */ (a), password, pidFolder,
      logFile: path.join(logs, 'postgres.log'), settings: postgresSettings,
    }),
    startKafka({
      folder: path.join(folder, 'kafka'), port: /** @type {number} */ (b), controllerPort: /** @type {number} */ (c), pidFolder,
      logFile: path.join(logs, 'kafka.log'),
    }),
  ])
  return {
    databaseUrl: postgres.url,
    kafkaBrokers: kafka.brokers,
    pids: { postgres: postgres.record.pid, kafka: kafka.record.pid },
    stop: async () => {
      await Promise.all([kafka.stop(), postgres.stop()])
    },
  }
}

/**
 * The superuser's password, made at first use.
 * @param {string} file
 */
export function enginePassword(file) {
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 })
  }
  return readFileSync(file, 'utf8').trim()
}

/**
 * Waits for all; if one fails, those that started are stopped and its error is thrown.
 * @template {readonly Promise<import('./processes.mjs').Started>[]} T
 * @param {readonly [...T]} starting
 * @returns {Promise<{ [K in keyof T]: Awaited<T[K]> }>}
 */
async function allOrNone(starting) {
  const results = await Promise.allSettled(starting)
  const failed = results.find((result) => result.status === 'rejected')
  if (!failed) return /** @type {any} */ (results.map((result) => /** @type {any} */ (result).value))
  await Promise.all(results.map((result) => result.status === 'fulfilled' && result.value.stop()))
  throw /** @type {PromiseRejectedResult} */ (failed).reason
}
