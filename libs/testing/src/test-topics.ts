import { randomBytes } from 'node:crypto'
import { Kafka, logLevel, type Admin } from 'kafkajs'
import { testKafkaBrokers } from './engines.js'
import { eventually } from './eventually.js'

/** Topics of a spec file's own, on the shared test broker. */
export interface TestTopics {
  brokers: string[]
  /** Begins every name of these topics; also fine as part of a consumer group's name. */
  prefix: string
  /** `<prefix>.interactions.v1`, made with `parts` partitions. */
  interactions: string
  /** A topic's full name. It is not made by this. */
  name(topic: string): string
  /** Makes a topic and waits until it has leaders. Default: as many partitions as `interactions`. */
  create(topic: string, options?: { partitions?: number; settings?: Record<string, string> }): Promise<string>
  /** Deletes a topic by its full name and waits until it is gone. */
  delete(fullName: string): Promise<void>
  /** Deletes every topic of this prefix. */
  close(): Promise<void>
}

/** Makes a prefix that nobody else has and the topic `interactions` under it. */
export async function testTopics(prefix = 'test', parts = 12): Promise<TestTopics> {
  const brokers = testKafkaBrokers()
  const unique = `${prefix}-${randomBytes(5).toString('hex')}`
  const name = (topic: string): string => `${unique}.${topic}`
  const create: TestTopics['create'] = (topic, { partitions = parts, settings = {} } = {}) =>
    withAdmin(brokers, async (admin) => {
      const configEntries = Object.entries(settings).map(([key, value]) => ({ name: key, value }))
      await admin.createTopics({
        topics: [{ topic: name(topic), numPartitions: partitions, replicationFactor: 1, configEntries }],
        waitForLeaders: false, // it gives up at once when the broker has not heard of the topic yet
      })
      await eventually(() => admin.fetchTopicOffsets(name(topic)), { timeoutMs: 30_000 })
      return name(topic)
    })
  const remove = (topics: string[]): Promise<void> =>
    withAdmin(brokers, async (admin) => {
      if (topics.length === 0) return
      await admin.deleteTopics({ topics, timeout: 10_000 })
      await eventually(async () => {
        const left = (await admin.listTopics()).filter((topic) => topics.includes(topic))
        if (left.length > 0) throw new Error(`still there: ${left.join(', ')}`)
      })
    })
  return {
    brokers,
    prefix: unique,
    interactions: await create('interactions.v1'),
    name,
    create,
    delete: (fullName) => remove([fullName]),
    close: async () => {
      const all = await withAdmin(brokers, (admin) => admin.listTopics())
      await remove(all.filter((topic) => topic.startsWith(`${unique}.`)))
    },
  }
}

async function withAdmin<T>(brokers: string[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const kafka = new Kafka({
    clientId: 'throughline-testing',
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: 5000,
  })
  const admin = kafka.admin({ retry: { retries: 5, initialRetryTime: 100 } })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}
