import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { eventually, testTopics, type TestTopics } from '@throughline/testing'
import kafkajs, { CompressionTypes } from 'kafkajs'
import { Follower, Notebook } from '../../test/follower.js'
import { createBus } from './bus.js'
import { registerCodecs } from './compression.js'

jest.setTimeout(60_000)

describe('a consumer on kafkajs that ends by itself', () => {
  let topics: TestTopics

  beforeAll(async () => {
    topics = await testTopics('crash', 1)
  })
  afterEach(() => registerCodecs())
  afterAll(() => topics.close())

  it('says so, where kafkajs would only write a line and the process would live on, doing nothing', async () => {
    const bus = createBus({ brokers: topics.brokers, clientId: 'crash-spec' })
    const producer = bus.producer({ compression: 'gzip' })
    await producer.send([{ topic: topics.interactions, partition: 0, key: null, value: 'x', headers: {} }])
    await producer.close()
    // As if this codec were not there: one of the errors after which kafkajs does not begin again.
    kafkajs.CompressionCodecs[CompressionTypes.GZIP] = () => {
      throw new kafkajs.KafkaJSNonRetriableError('no such codec')
    }
    const consumer = bus.consumer({ groupId: topics.prefix, topics: [topics.interactions] })
    const follower = new Follower(consumer, new Notebook())
    await follower.start()
    await eventually(() => expect(follower.crashes.map((error) => error.message)).toEqual(['no such codec']), { timeoutMs: 30_000 })
    expect(follower.batches).toEqual([])
    await consumer.stop()
  })
})
