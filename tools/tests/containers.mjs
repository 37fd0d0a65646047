import path from 'node:path'
import { GenericContainer, Wait } from 'testcontainers'
import { Fault } from '../engines/faults.mjs'
import { freePorts } from '../engines/ports.mjs'
import { step } from '../local/progress.mjs'
import { folders } from '../local/settings.mjs'
import { runJest } from './jest.mjs'
import { scopeOf } from './scope.mjs'
import { closingLine } from './tally.mjs'

/** What touches the engines most closely; the rest stands on these. */
const suite = ['libs/testing', 'libs/log', 'libs/bus', 'services/recorder']
const integration = ['--testMatch', '**/*.int.spec.ts']

/**
 * Runs the integration tests against the images that docker-compose.yml names.
 * @param {string[]} args   folders instead of ours, options for Jest
 * @returns {Promise<number>} the exit code
 */
export async function testInContainers(args) {
  const scope = scopeOf(args.length > 0 ? args : suite)
  const started = await step('Containers postgres:18 and apache/kafka:4.1.1', startContainers)
  try {
    const env = { TEST_DATABASE_URL: started.databaseUrl, TEST_KAFKA_BROKERS: started.kafkaBrokers }
    const jestArgs = [...scope.jestArgs, ...integration]
    const tally = await runJest({ ...scope, jestArgs }, env, path.join(folders.data, 'test-reports', 'containers'))
    console.log(`\n${closingLine(tally)}`)
    return tally.failed === 0 ? 0 : 1
  } finally {
    await started.stop()
  }
}

async function startContainers() {
  const [kafkaPort = 0] = await freePorts(1)
  const results = await Promise.allSettled([startPostgres(), startKafka(kafkaPort)])
  const containers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => {
    await Promise.all(containers.map((container) => container.stop()))
  }
  const [postgres, kafka] = containers
  if (!postgres || !kafka) {
    await stop()
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []))
    throw new Fault(`The containers could not be started:\n  ${reasons.join('\n  ')}`)
  }
  return {
    databaseUrl: `postgres://postgres:for-tests-only@${postgres.getHost()}:${postgres.getMappedPort(5432)}/postgres`,
    kafkaBrokers: `localhost:${kafkaPort}`,
    stop,
  }
}

function startPostgres() {
  return new GenericContainer('postgres:18')
    .withEnvironment({ POSTGRES_PASSWORD: 'for-tests-only' })
    .withCommand(['postgres', '-c', 'max_connections=200'])
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(120_000)
    .start()
}

/**
 * The broker tells its clients where it is, so its port outside must be known before it starts.
 * @param {number} port
 */
function startKafka(port) {
  return new GenericContainer('apache/kafka:4.1.1')
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      // INTERNAL is for the broker itself: from inside it cannot reach the port outside, and transactions need that.
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,INTERNAL://:9094,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://localhost:${port},INTERNAL://localhost:9094`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LOG_DIRS: '/var/lib/kafka/data',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '12',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '4',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    })
    .withExposedPorts({ container: 9092, host: port })
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started'))
    .withStartupTimeout(120_000)
    .start()
}
