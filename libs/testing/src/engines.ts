import { readFileSync } from 'node:fs'

interface TestEngines {
  databaseUrl: string
  kafkaBrokers: string
}

/** Written by `npm run engines` and by `npm test`; the same place from src and from dist. */
const enginesFile = new URL('../../../.data/test/engines.json', import.meta.url)

/**
 * Where the tests' PostgreSQL is, as its superuser: TEST_DATABASE_URL, else what `npm run engines` started.
 * @throws Error when there is neither
 */
export function testAdminUrl(): string {
  return process.env.TEST_DATABASE_URL ?? started('TEST_DATABASE_URL').databaseUrl
}

/**
 * The brokers of the tests' Kafka: TEST_KAFKA_BROKERS, else what `npm run engines` started.
 * @throws Error when there is neither
 */
export function testKafkaBrokers(): string[] {
  const brokers = process.env.TEST_KAFKA_BROKERS ?? started('TEST_KAFKA_BROKERS').kafkaBrokers
  return brokers.split(',').map((broker) => broker.trim())
}

function started(setting: string): TestEngines {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(enginesFile, 'utf8'))
  } catch (cause) {
    throw new Error(`No engines for this test: start them with \`npm run engines\`, or set ${setting}.`, { cause })
  }
  if (!isTestEngines(content)) throw new Error(`${enginesFile.pathname} does not name databaseUrl and kafkaBrokers.`)
  return content
}

function isTestEngines(value: unknown): value is TestEngines {
  if (typeof value !== 'object' || value === null) return false
  return (
    'databaseUrl' in value &&
    typeof value.databaseUrl === 'string' &&
    'kafkaBrokers' in value &&
    typeof value.kafkaBrokers === 'string'
  )
}
