import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { eventually, testTopics, type TestTopics } from '@throughline/testing'
import { rawKafka } from '../../test/raw-kafka.js'
import { PartitionCountError, type Bus, type LogTopics } from '../index.js'
import { createBus } from './bus.js'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

jest.setTimeout(60_000)

describe('topics on kafkajs', () => {
  let scratch: TestTopics
  let bus: Bus
  let topics: LogTopics

  beforeAll(async () => {
    scratch = await testTopics('topics', 3)
    bus = createBus({ brokers: scratch.brokers, clientId: 'topics-spec' })
    topics = bus.topics()
  })
  afterAll(async () => {
    await topics.close()
    await scratch.close()
  })

  it('makes what is missing, with its settings, and leaves the rest alone', async () => {
    const name = scratch.name('made')
    const specs = [
      { name: scratch.interactions, partitions: 3 },
      { name, partitions: 2, settings: { 'retention.ms': '1234567' } },
    ]
    await topics.ensure(specs)
    await topics.ensure(specs)
    const [made] = await topics.describe([name])
    expect(made).toEqual({
      name,
      id: expect.stringMatching(uuid),
      partitions: [0, 1].map((partition) => ({ partition, earliest: 0, latest: 0 })),
    })
  })

  it('changes settings of a topic, and only those', async () => {
    const name = scratch.name('configured')
    await topics.ensure([{ name, partitions: 1, settings: { 'retention.ms': '1234567', 'segment.ms': '7777' } }])
    await topics.configure(name, { 'retention.ms': '7654321' })
    const raw = rawKafka(scratch.brokers)
    const settings = await eventually(async () => {
      const found = await raw.settings(name)
      expect(found['retention.ms']).toBe('7654321')
      return found
    })
    expect(settings['segment.ms']).toBe('7777')
    await raw.close()
  })

  it('can be made by several at the same moment', async () => {
    const name = scratch.name('together')
    const others = [bus.topics(), bus.topics()]
    await Promise.all([topics, ...others].map((one) => one.ensure([{ name, partitions: 2 }])))
    await Promise.all(others.map((one) => one.close()))
    expect((await topics.ids([name])).size).toBe(1)
  })

  it('refuses a topic with another number of partitions', async () => {
    const ensured = topics.ensure([{ name: scratch.interactions, partitions: 5 }])
    await expect(ensured).rejects.toThrow(PartitionCountError)
    await expect(ensured).rejects.toThrow(`Topic ${scratch.interactions} has 3 partitions, the log has 5 parts`)
  })

  it('does not make a topic by asking for it', async () => {
    const name = scratch.name('nobody')
    expect(await topics.describe([name])).toEqual([])
    expect(await topics.ids([name, scratch.interactions])).toEqual(
      new Map([[scratch.interactions, expect.stringMatching(uuid)]]),
    )
  })

  it('knows a topic that was made anew under the same name', async () => {
    const name = await scratch.create('anew', { partitions: 1 })
    const raw = rawKafka(scratch.brokers)
    const before = (await topics.ids([name])).get(name)
    await raw.deleteTopic(name)
    await eventually(async () => expect(await topics.ids([name])).toEqual(new Map()))
    await scratch.create('anew', { partitions: 1 })
    const after = (await topics.ids([name])).get(name)
    expect(after).toMatch(uuid)
    expect(after).not.toBe(before)
    await raw.close()
  })

  it('tells the offsets that there are', async () => {
    const name = await scratch.create('offsets', { partitions: 2 })
    const producer = bus.producer()
    await producer.send(
      ['a', 'b', 'c'].map((value) => ({ topic: name, partition: 0, key: null, value, headers: {} })),
    )
    await producer.close()
    const raw = rawKafka(scratch.brokers)
    await raw.deleteRecords(name, 2)
    await raw.close()
    const [state] = await topics.describe([name])
    expect(state?.partitions).toEqual([
      { partition: 0, earliest: 2, latest: 3 },
      { partition: 1, earliest: 0, latest: 0 },
    ])
  })
})
