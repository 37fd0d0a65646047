import { describe, expect, it } from '@jest/globals'
import { Kafka, logLevel } from 'kafkajs'
import { testTopics } from './test-topics.js'

async function partitionsOf(brokers: string[], prefix: string): Promise<Record<string, number>> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const { topics } = await admin.fetchTopicMetadata()
    const mine = topics.filter((topic) => topic.name.startsWith(prefix))
    return Object.fromEntries(mine.map((topic) => [topic.name, topic.partitions.length]))
  } finally {
    await admin.disconnect()
  }
}

describe('testTopics', () => {
  it('makes topics under a prefix of its own and deletes them all', async () => {
    const topics = await testTopics('spec', 3)
    const extra = await topics.create('extra.v1', { partitions: 1 })
    expect(await partitionsOf(topics.brokers, topics.prefix)).toEqual({ [topics.interactions]: 3, [extra]: 1 })
    await topics.close()
    expect(await partitionsOf(topics.brokers, topics.prefix)).toEqual({})
  })
})
