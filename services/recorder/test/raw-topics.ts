import { Kafka, logLevel } from 'kafkajs'

/** What tests do to topics and the bus has no words for. */
export function rawTopics(brokers: readonly string[]) {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  return {
    /** Deletes all records of some partitions, as retention would. */
    async deleteAll(topic: string, partitions: readonly number[]): Promise<void> {
      await admin.connect()
      const offsets = await admin.fetchTopicOffsets(topic)
      const wanted = offsets.filter((one) => partitions.includes(one.partition))
      await admin.deleteTopicRecords({ topic, partitions: wanted.map(({ partition, high }) => ({ partition, offset: high })) })
    },
    close: (): Promise<void> => admin.disconnect(),
  }
}
