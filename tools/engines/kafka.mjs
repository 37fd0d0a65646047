import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from './faults.mjs'
import { findJava } from './java.mjs'
import { kafkaJars } from './maven.mjs'
import { startProcess, untilLogged } from './processes.mjs'

const log4j = fileURLToPath(new URL('./kafka/log4j2.properties', import.meta.url))

/** A small broker: 290 MB resident under light load. Heap can be raised with KAFKA_HEAP (for instance 1g). */
const jvmFlags = () => [
  '-Xms64m',
  `-Xmx${process.env.KAFKA_HEAP || '256m'}`,
  '-Xss512k',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:MaxDirectMemorySize=64m',
  '-Djava.awt.headless=true',
  `-Dlog4j2.configurationFile=${log4j}`,
]

/**
 * One node that is broker and controller at once, on the loopback address only.
 * @param {{ port: number, controllerPort: number, dataFolder: string }} where
 */
const properties = ({ port, controllerPort, dataFolder }) => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=${dataFolder}
num.network.threads=2
num.io.threads=4
log.cleaner.threads=1
log.cleaner.dedupe.buffer.size=8388608
auto.create.topics.enable=false
# What has expired is deleted within seconds, and not after minutes: so it can be tried.
log.retention.check.interval.ms=10000
log.segment.delete.delay.ms=1000
offsets.topic.num.partitions=12
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# A broker that was killed is let in again after this time (default 9 s): 3.5 s until ready instead of 12 s.
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=300
`

/**
 * Starts a Kafka broker (KRaft, one node) and waits until it serves: some three seconds.
 * @param {object} options
 * @param {string} options.folder       data and settings; kept between starts
 * @param {number} options.port
 * @param {number} options.controllerPort
 * @param {string} options.logFile
 * @param {string} options.pidFolder
 * @param {string} [options.more]       further lines of its properties; they win over ours
 * @returns {Promise<import('./processes.mjs').Started & { brokers: string }>}
 */
export async function startKafka({ folder, port, controllerPort, logFile, pidFolder, more = '' }) {
  const java = findJava()
  const classPath = path.join(await kafkaJars(), '*')
  const dataFolder = path.join(folder, 'data')
  const settings = path.join(folder, 'server.properties')
  mkdirSync(folder, { recursive: true })
  writeFileSync(settings, `${properties({ port, controllerPort, dataFolder }).trimStart()}${more}`)
  if (!existsSync(path.join(dataFolder, 'meta.properties'))) format(java, classPath, settings)
  const args = [...jvmFlags(), '-cp', classPath, 'kafka.Kafka', settings]
  const started = await startProcess({ name: 'kafka', command: java, args, logFile, pidFolder, cwd: folder })
  await untilLogged(started, 'Kafka Server started')
  return { ...started, brokers: `127.0.0.1:${port}` }
}

/**
 * @param {string} java
 * @param {string} classPath
 * @param {string} settings
 */
function format(java, classPath, settings) {
  // The tool would take a leading dash for an option.
  const clusterId = `A${randomBytes(16).toString('base64url').slice(1)}`
  const args = ['-Xmx64m', '-XX:TieredStopAtLevel=1', `-Dlog4j2.configurationFile=${log4j}`, '-cp', classPath]
  const { status, stdout, stderr } = spawnSync(
    java,
    [...args, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Fault(`Kafka's storage could not be prepared with ${settings}:\n${stdout}${stderr}`)
}
