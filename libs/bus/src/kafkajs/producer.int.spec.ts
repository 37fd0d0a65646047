import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { eventually, testTopics, type TestTopics } from '@throughline/testing'
import { Follower, Notebook } from '../../test/follower.js'
import { RecordTooLargeError, SendError, type Bus, type LogProducer, type OutgoingRecord } from '../index.js'
import { createBus } from './bus.js'

jest.setTimeout(60_000)

describe('producer on kafkajs', () => {
  let scratch: TestTopics
  let bus: Bus
  let producer: LogProducer

  beforeAll(async () => {
    scratch = await testTopics('producer', 4)
    bus = createBus({ brokers: scratch.brokers, clientId: 'producer-spec' })
    producer = bus.producer()
  })
  afterAll(async () => {
    await producer.close()
    await scratch.close()
  })

  const record = (topic: string, partition: number, value: string | Buffer): OutgoingRecord => ({
    topic,
    partition,
    key: `key of ${partition}`,
    value,
    headers: { 'way-in': 'test' },
  })

  async function readAll(topic: string, count: number): Promise<Notebook> {
    const consumer = bus.consumer({ groupId: `${topic}-reader`, topics: [topic] })
    const follower = new Follower(consumer, new Notebook())
    await follower.start()
    await eventually(() => expect(follower.notebook.size).toBe(count), { timeoutMs: 45_000 })
    await consumer.stop()
    return follower.notebook
  }

  it('answers where each record lies, in the order of the records', async () => {
    const one = await scratch.create('places', { partitions: 4 })
    const other = await scratch.create('others', { partitions: 4 })
    await producer.send([record(one, 2, 'before')])
    const records = [
      record(one, 2, 'a'),
      record(other, 2, 'b'),
      record(one, 0, 'c'),
      record(one, 2, 'd'),
      record(other, 2, 'e'),
    ]
    const places = await producer.send(records)
    expect(places).toEqual([
      { topic: one, partition: 2, offset: 1 },
      { topic: other, partition: 2, offset: 0 },
      { topic: one, partition: 0, offset: 0 },
      { topic: one, partition: 2, offset: 2 },
      { topic: other, partition: 2, offset: 1 },
    ])
    const notebook = await readAll(one, 4)
    expect(notebook.values(one, 2)).toEqual(['before', 'a', 'd'])
    const [first] = notebook.records.get(`${one} 0`) ?? []
    expect(first).toMatchObject({ key: Buffer.from('key of 0'), headers: { 'way-in': Buffer.from('test') } })
  })

  it('takes more for one partition than the broker takes in one batch, and keeps the order', async () => {
    const topic = await scratch.create('many', { partitions: 4 })
    const filler = 'x'.repeat(100_000)
    const records = Array.from({ length: 50 }, (_, index) => record(topic, index % 10 === 0 ? 1 : 0, `${index} ${filler}`))
    const places = await producer.send(records)
    expect(places.filter((place) => place.partition === 0).map((place) => place.offset)).toEqual(
      Array.from({ length: 45 }, (_, index) => index),
    )
    const notebook = await readAll(topic, 50)
    const order = notebook.values(topic, 0).map((value) => Number.parseInt(value, 10))
    expect(order).toEqual(order.toSorted((one, two) => one - two))
  })

  it('says that a record is too large, which no second try would change', async () => {
    const sent = producer.send([record(scratch.interactions, 0, Buffer.alloc(2_000_000, 'x'))])
    await expect(sent).rejects.toThrow(RecordTooLargeError)
  })

  it('says in time that nobody acknowledges', async () => {
    // Takes connections and says nothing, like a broker that is paused.
    const sockets: Socket[] = []
    const mute = createServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const address = mute.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const stuck = createBus({ brokers: [`127.0.0.1:${port}`], clientId: 'mute' }).producer({ sendTimeoutMs: 700 })
    const before = Date.now()
    await expect(stuck.send([record('any', 0, 'x')])).rejects.toThrow(SendError)
    expect(Date.now() - before).toBeLessThan(15_000)
    mute.close()
    for (const socket of sockets) socket.destroy()
    await stuck.close()
  })

  it('refuses after it was closed', async () => {
    const closed = bus.producer()
    await closed.close()
    await closed.close()
    await expect(closed.send([record(scratch.interactions, 0, 'x')])).rejects.toThrow('closed')
  })
})
