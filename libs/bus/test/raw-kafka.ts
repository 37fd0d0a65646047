import { randomBytes } from 'node:crypto'
import { ConfigResourceTypes, Kafka, Partitioners, logLevel } from 'kafkajs'

/** Things that tests do to a broker and the ports have no words for. */
export interface RawKafka {
  /** Sends a record with these headers to partition 0. */
  send(topic: string, headers: Record<string, string | string[]>): Promise<void>
  /** Sends the values to partition 0 in a transaction. */
  transaction(topic: string, values: readonly string[], end: 'commit' | 'abort'): Promise<void>
  /** Deletes the records of partition 0 before the offset. */
  deleteRecords(topic: string, before: number): Promise<void>
  deleteTopic(topic: string): Promise<void>
  /** What the broker says of a topic's settings. */
  settings(topic: string): Promise<Record<string, string>>
  close(): Promise<void>
}

export function rawKafka(brokers: readonly string[]): RawKafka {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 8, initialRetryTime: 100 } })
  const producer = kafka.producer({
    transactionalId: `test-${randomBytes(5).toString('hex')}`,
    maxInFlightRequests: 1,
    idempotent: true,
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  const admin = kafka.admin()
  const connected = Promise.all([producer.connect(), admin.connect()])
  return {
    async send(topic, headers) {
      const plain = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
      await plain.connect()
      await plain.send({ topic, messages: [{ value: 'x', partition: 0, headers }] })
      await plain.disconnect()
    },
    async transaction(topic, values, end) {
      await connected
      const transaction = await producer.transaction()
      await transaction.send({ topic, messages: values.map((value) => ({ value, partition: 0 })) })
      await transaction[end]()
    },
    async deleteRecords(topic, before) {
      await connected
      await admin.fetchTopicOffsets(topic) // else it knows no leader
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(before) }] })
    },
    async deleteTopic(topic) {
      await connected
      await admin.deleteTopics({ topics: [topic] })
    },
    async settings(topic) {
      await connected
      const resource = { type: ConfigResourceTypes.TOPIC, name: topic }
      const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] })
      return Object.fromEntries((resources[0]?.configEntries ?? []).map((entry) => [entry.configName, entry.configValue]))
    },
    async close() {
      await connected
      await producer.disconnect()
      await admin.disconnect()
    },
  }
}
