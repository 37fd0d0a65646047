import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startKafka } from './kafka.mjs'
import { freePorts } from './ports.mjs'
import { postgresFolders } from './postgres-home.mjs'
import { startPostgres } from './postgres.mjs'

/**
 * A PostgreSQL and a Kafka with data of their own.
 * @typedef {object} EngineSet
 * @property {string} databaseUrl   of the superuser
 * @property {string} kafkaBrokers
 * @property {{ postgres: number, kafka: number }} pids
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} remove   stops them and takes away all that is theirs
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
  const { postgres: postgresPort, kafka: kafkaPort, kafkaController } = ports ?? (await anyPorts())
  const pidFolder = path.join(folder, 'run')
  const logs = path.join(folder, 'logs')
  const [postgres, kafka] = await both(
    startPostgres({
      folder: path.join(folder, 'postgres'),
      port: postgresPort,
      password: enginePassword(path.join(folder, 'postgres.password')),
      pidFolder,
      logFile: path.join(logs, 'postgres.log'),
      settings: postgresSettings,
    }),
    startKafka({
      folder: path.join(folder, 'kafka'),
      port: kafkaPort,
      controllerPort: kafkaController,
      pidFolder,
      logFile: path.join(logs, 'kafka.log'),
    }),
  )
  const stop = async () => {
    await Promise.all([kafka.stop(), postgres.stop()])
  }
  return {
    databaseUrl: postgres.url,
    kafkaBrokers: kafka.brokers,
    pids: { postgres: postgres.record.pid, kafka: kafka.record.pid },
    stop,
    remove: async () => {
      await stop()
      removeEngineData(folder)
    },
  }
}

/**
 * Takes away the folder of an engine set that does not run, and what root keeps of it elsewhere.
 * @param {string} folder
 */
export function removeEngineData(folder) {
  for (const one of [...postgresFolders(path.join(folder, 'postgres')), folder])
    rmSync(one, { recursive: true, force: true })
}

async function anyPorts() {
  const [postgres = 0, kafka = 0, kafkaController = 0] = await freePorts(3)
  return { postgres, kafka, kafkaController }
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
 * Waits for two that are starting. If one fails, the other is stopped and the error is thrown.
 * @template {import('./processes.mjs').Started} A
 * @template {import('./processes.mjs').Started} B
 * @param {Promise<A>} first
 * @param {Promise<B>} second
 * @returns {Promise<[A, B]>}
 */
async function both(first, second) {
  const results = await Promise.allSettled([first, second])
  const [a, b] = results
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value]
  for (const result of results) if (result.status === 'fulfilled') await result.value.stop()
  throw a.status === 'rejected' ? a.reason : b.status === 'rejected' ? b.reason : new Error('unreachable')
}
