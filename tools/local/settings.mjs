import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '../engines/faults.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Everything of `npm start` lies here; git ignores it. THROUGHLINE_DATA moves it, so that two can run side by side. */
const data = path.resolve(root, process.env.THROUGHLINE_DATA || '.data')
export const folders = {
  data,
  logs: path.join(data, 'logs'),
  /** Pid files of engines and services. */
  run: path.join(data, 'run'),
  /** The pid file of the process that looks after them. */
  supervisor: path.join(data, 'run', 'supervisor'),
  secrets: path.join(data, 'secrets'),
  postgres: path.join(data, 'postgres'),
  kafka: path.join(data, 'kafka'),
}
export const localFile = path.join(data, 'local.json')

/** How far each port is from PORT_BASE. */
const offsets = {
  gateway: 0, timeline: 1, recorder: 3, issuer: 4, projector: 5, postgres: 10, kafka: 20, kafkaController: 21, zipkin: 30,
}

/** The "bad ports" of the Fetch standard, from 1024 on. */
const refusedByBrowsers = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
])

/**
 * @typedef {object} StartSettings
 * @property {Record<keyof typeof offsets, number>} ports
 * @property {string | undefined} databaseUrl    of a PostgreSQL of the user's own
 * @property {string | undefined} kafkaBrokers   of a Kafka of the user's own
 * @property {boolean} detach
 * @property {boolean} fresh
 * @property {boolean} traces
 */

/**
 * Reads what the command line and the environment say.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {StartSettings}
 */
export function startSettings(args, env) {
  const known = ['--detach', '--fresh', '--traces']
  const unknown = args.filter((arg) => !known.includes(arg))
  if (unknown.length > 0)
    throw new Fault(`npm start does not know ${unknown.join(' ')}. It knows ${known.join(', ')} (after \`--\`).`)
  const settings = {
    ports: portsFrom(env.PORT_BASE || '4000'),
    databaseUrl: env.DATABASE_URL || undefined,
    kafkaBrokers: env.KAFKA_BROKERS || undefined,
    detach: args.includes('--detach'),
    fresh: args.includes('--fresh'),
    traces: args.includes('--traces'),
  }
  if (settings.fresh && (settings.databaseUrl || settings.kafkaBrokers)) {
    throw new Fault(
      '--fresh empties only the engines that npm start runs itself, but DATABASE_URL or KAFKA_BROKERS names your own.',
    )
  }
  return settings
}

/** @param {string} base */
function portsFrom(base) {
  const first = Number(base)
  if (!Number.isInteger(first) || first < 1024 || first > 65_500) {
    throw new Fault(`PORT_BASE must be a whole number from 1024 to 65500 (default 4000), but it is "${base}".`)
  }
  const port = (/** @type {keyof typeof offsets} */ name) => first + offsets[name]
  for (const name of /** @type {const} */ (['gateway', 'timeline', 'recorder', 'issuer', 'projector', 'zipkin'])) {
    if (!refusedByBrowsers.has(port(name))) continue
    throw new Fault(
      `PORT_BASE ${base} puts ${name} on port ${port(name)}, to which browsers and Node's fetch refuse to go.`,
    )
  }
  return {
    gateway: port('gateway'),
    timeline: port('timeline'),
    recorder: port('recorder'),
    projector: port('projector'),
    issuer: port('issuer'),
    postgres: port('postgres'),
    kafka: port('kafka'),
    kafkaController: port('kafkaController'),
    zipkin: port('zipkin'),
  }
}

/**
 * The ports that this start will listen on, for the check before anything is started.
 * @param {StartSettings} settings
 */
export function wantedPorts({ ports, databaseUrl, kafkaBrokers, traces }) {
  const setting = 'PORT_BASE (default 4000; it moves all ports)'
  const wanted = [
    { port: ports.gateway, purpose: 'gateway', setting },
    { port: ports.timeline, purpose: 'timeline', setting },
    { port: ports.recorder, purpose: 'recorder: health and metrics', setting },
    { port: ports.projector, purpose: 'projector: health and metrics', setting },
    { port: ports.issuer, purpose: 'development issuer', setting },
  ]
  if (!databaseUrl)
    wanted.push({ port: ports.postgres, purpose: 'PostgreSQL', setting: `${setting}, or DATABASE_URL to use your own` })
  if (!kafkaBrokers) {
    wanted.push({ port: ports.kafka, purpose: 'Kafka', setting: `${setting}, or KAFKA_BROKERS to use your own` })
    wanted.push({
      port: ports.kafkaController,
      purpose: "Kafka's controller",
      setting: `${setting}, or KAFKA_BROKERS to use your own`,
    })
  }
  if (traces) wanted.push({ port: ports.zipkin, purpose: 'Zipkin', setting })
  return wanted
}
