import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { eventually, testTopics, type TestTopics } from '@throughline/testing'
import type { Bus, Compression, LogConsumerOptions } from '../src/index.js'
import { leaveDeadMember } from './dying-member.js'
import { Follower, Notebook } from './follower.js'
import { rawKafka } from './raw-kafka.js'

const parts = 4

jest.setTimeout(60_000)

/** What every adapter of the consumer port has to pass, on a real broker. */
export function describeLogConsumer(adapter: string, makeBus: (brokers: readonly string[]) => Bus): void {
  describe(`log consumer on ${adapter}`, () => {
    let topics: TestTopics
    let bus: Bus
    let topic: string
    let group = 0
    const open: Follower[] = []

    beforeAll(async () => {
      topics = await testTopics('consumer', parts)
      bus = makeBus(topics.brokers)
    })
    afterEach(async () => {
      await Promise.all(open.splice(0).map((one) => one.consumer.stop()))
    })
    afterAll(async () => {
      await topics.close()
    })

    async function newTopic(partitions = parts): Promise<string> {
      group++
      topic = await topics.create(`t${group}`, { partitions })
      return topic
    }

    function follower(notebook = new Notebook(), options: Partial<LogConsumerOptions> = {}): Follower {
      const one = new Follower(
        bus.consumer({ groupId: `${topics.prefix}-${group}`, topics: [topic], sessionTimeoutMs: 6000, ...options }),
        notebook,
      )
      open.push(one)
      return one
    }

    async function produce(count: number, from = 0, compression?: Compression): Promise<void> {
      const producer = bus.producer({ compression })
      const partitions = await partitionCount()
      await producer.send(
        Array.from({ length: count }, (_, index) => ({
          topic,
          partition: (from + index) % partitions,
          key: null,
          value: `v${from + index}`,
          headers: { n: String(from + index) },
        })),
      )
      await producer.close()
    }

    async function partitionCount(): Promise<number> {
      const admin = bus.topics()
      const [state] = await admin.describe([topic])
      await admin.close()
      return state?.partitions.length ?? 0
    }

    function expectAll(notebook: Notebook, count: number, partitions = parts): void {
      for (let partition = 0; partition < partitions; partition++) {
        const expected = Array.from({ length: count }, (_, index) => index).filter((n) => n % partitions === partition)
        expect(notebook.values(topic, partition)).toEqual(expected.map((n) => `v${n}`))
      }
    }

    const hasAll = (notebook: Notebook, count: number): Promise<void> =>
      eventually(() => expect(notebook.size).toBe(count), { timeoutMs: 45_000 })

    it('delivers every record once and in order, while more are being sent', async () => {
      await newTopic()
      await produce(2000)
      const one = follower()
      await one.start()
      for (let from = 2000; from < 5000; from += 500) await produce(500, from)
      await hasAll(one.notebook, 5000)
      expectAll(one.notebook, 5000)
      expect(one.notebook.fenced).toBe(0)
      expect(one.batches.every((batch) => batch.nextOffset <= batch.highWatermark)).toBe(true)
      const [record] = one.notebook.records.get(`${topic} 1`) ?? []
      expect(record).toMatchObject({ offset: 0, key: null, headers: { n: Buffer.from('1') } })
      expect(Math.abs((record?.timestamp ?? 0) - Date.now())).toBeLessThan(60_000)
    })

    it('starts where it is told, whatever was committed', async () => {
      await newTopic(1)
      await produce(30)
      const first = follower()
      await first.start()
      await hasAll(first.notebook, 30)
      await first.consumer.commit([{ topic, partition: 0, offset: 30 }])
      await first.consumer.stop()
      const notebook = new Notebook()
      notebook.setCursor({ topic, partition: 0 }, 7)
      const second = follower(notebook)
      await second.start()
      await hasAll(notebook, 23)
      expect(notebook.values(topic, 0)[0]).toBe('v7')
      expect(second.batches[0]?.requestedOffset).toBe(7)
    })

    it('goes on elsewhere after a seek, and drops what was on the way', async () => {
      await newTopic(1)
      await produce(3000)
      const one = follower(undefined, { maxBytesPerPartition: 4096 })
      let sought = false
      one.before = (batch) => {
        if (!sought && batch.nextOffset > 300) {
          sought = true
          one.notebook.setCursor(batch, 2000)
          one.consumer.seek({ topic, partition: 0, offset: 2000 })
        }
        return Promise.resolve()
      }
      await one.start()
      await eventually(() => expect(one.notebook.cursor({ topic, partition: 0 })).toBe(3000), { timeoutMs: 45_000 })
      const values = one.notebook.values(topic, 0)
      expect(values.slice(-1000)).toEqual(Array.from({ length: 1000 }, (_, index) => `v${2000 + index}`))
      // Only the batch in whose handling we sought began elsewhere.
      expect(one.notebook.fenced).toBe(1)
      expect(values.length).toBeLessThan(1600)
    })

    it('gives nothing of a paused partition, and loses nothing of it', async () => {
      await newTopic(2)
      const one = follower()
      await one.start()
      await produce(20)
      await hasAll(one.notebook, 20)
      one.consumer.pause({ topic, partition: 0 })
      await produce(200, 20)
      await eventually(() => expect(one.notebook.values(topic, 1)).toHaveLength(110))
      await sleep(500)
      expect(one.notebook.values(topic, 0)).toHaveLength(10)
      one.consumer.resume({ topic, partition: 0 })
      await hasAll(one.notebook, 220)
      expectAll(one.notebook, 220, 2)
    })

    it('handles one batch of a partition at a time, and several partitions at a time', async () => {
      await newTopic()
      await produce(4000)
      const one = follower(undefined, { concurrency: 2, maxBytesPerPartition: 8192 })
      const busy = new Set<number>()
      one.before = async (batch) => {
        expect(busy.has(batch.partition)).toBe(false)
        busy.add(batch.partition)
        await sleep(5)
        busy.delete(batch.partition)
      }
      await one.start()
      await hasAll(one.notebook, 4000)
      expectAll(one.notebook, 4000)
      expect(one.mostAtATime).toBe(2)
      expect(one.crashes).toEqual([])
    })

    it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('reads %s', async (compression) => {
      await newTopic()
      await produce(1000, 0, compression)
      const one = follower()
      await one.start()
      await hasAll(one.notebook, 1000)
      expectAll(one.notebook, 1000)
    })

    it('reads headers of any name, and those that came twice', async () => {
      await newTopic(1)
      const raw = rawKafka(topics.brokers)
      const headers = { constructor: 'a', toString: 'b', ['__proto__']: 'c', '': 'd', twice: ['e', 'f'] }
      await raw.send(topic, headers)
      await raw.close()
      const one = follower()
      await one.start()
      await hasAll(one.notebook, 1)
      const [record] = one.notebook.records.get(`${topic} 0`) ?? []
      const read = Object.entries(record?.headers ?? {}).map(([name, value]) => [name, String(value)])
      expect(read).toEqual(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    })

    it('moves on exactly over control markers and aborted records', async () => {
      await newTopic(1)
      const raw = rawKafka(topics.brokers)
      await produce(3)
      await raw.transaction(topic, ['never', 'never'], 'abort')
      const one = follower()
      await one.start()
      // 3 records, 2 aborted ones, 1 marker
      await eventually(() => expect(one.notebook.cursor({ topic, partition: 0 })).toBe(6))
      await raw.transaction(topic, ['never'], 'abort')
      // No record follows: the end is reached by markers alone.
      await eventually(() => expect(one.notebook.cursor({ topic, partition: 0 })).toBe(8))
      await raw.transaction(topic, ['v3', 'v4'], 'commit')
      await produce(1, 5)
      await hasAll(one.notebook, 6)
      expectAll(one.notebook, 6, 1)
      expect(one.notebook.cursor({ topic, partition: 0 })).toBe(12)
      expect(one.notebook.fenced).toBe(0)
      await raw.close()
    })

    it('shares partitions among members and hands them over without a gap', async () => {
      await newTopic()
      const notebook = new Notebook()
      const first = follower(notebook)
      await first.start()
      await produce(400)
      await hasAll(notebook, 400)
      const second = follower(notebook)
      await second.start()
      let sent = 400
      await eventually(
        async () => {
          await produce(40, sent)
          sent += 40
          expect(first.consumer.assigned()).toHaveLength(2)
          expect(second.consumer.assigned()).toHaveLength(2)
        },
        { timeoutMs: 45_000 },
      )
      await produce(400, sent)
      await hasAll(notebook, sent + 400)
      await first.consumer.stop()
      await produce(400, sent + 400)
      await hasAll(notebook, sent + 800)
      expectAll(notebook, sent + 800)
      expect(second.consumer.assigned()).toHaveLength(parts)
      expect([...first.crashes, ...second.crashes]).toEqual([])
    })

    it('waits for members that died a few seconds, not as long as their sessions last', async () => {
      await newTopic()
      await produce(40)
      await leaveDeadMember(topics.brokers, `${topics.prefix}-${group}`, topic)
      const notebook = new Notebook()
      const begun = performance.now()
      await follower(notebook, { sessionTimeoutMs: 30_000 }).start()
      await hasAll(notebook, 40)
      expect(performance.now() - begun).toBeLessThan(15_000)
    })

    it('stays in its group however long a batch takes', async () => {
      await newTopic(1)
      await produce(10)
      const one = follower()
      one.before = () => sleep(8000)
      await one.start()
      await hasAll(one.notebook, 10)
      expect(one.assignments).toHaveLength(1)
      expect(one.notebook.fenced).toBe(0)
    })

    it('says so when the position is gone from the front', async () => {
      await newTopic(1)
      await produce(20)
      const raw = rawKafka(topics.brokers)
      await raw.deleteRecords(topic, 12)
      await raw.close()
      const notebook = new Notebook()
      notebook.setCursor({ topic, partition: 0 }, 5)
      const one = follower(notebook)
      await one.start()
      await eventually(() => expect(one.lost).toEqual([{ topic, partition: 0, offset: 5, earliest: 12, latest: 20 }]))
      expect(notebook.size).toBe(0)
      one.consumer.seek({ topic, partition: 0, offset: 12 })
      one.consumer.resume({ topic, partition: 0 })
      notebook.setCursor({ topic, partition: 0 }, 12)
      await hasAll(notebook, 8)
    })

    it('says so when the position lies beyond the end', async () => {
      await newTopic(1)
      await produce(3)
      const notebook = new Notebook()
      notebook.setCursor({ topic, partition: 0 }, 10)
      const one = follower(notebook)
      await one.start()
      await eventually(() => expect(one.lost).toEqual([{ topic, partition: 0, offset: 10, earliest: 0, latest: 3 }]))
      expect(notebook.size).toBe(0)
    })

    it('ends by onCrash when a handler fails', async () => {
      await newTopic(1)
      await produce(1)
      const one = follower()
      one.before = () => Promise.reject(new Error('a defect'))
      await one.start()
      await eventually(() => expect(one.crashes.map((error) => error.message)).toEqual(['a defect']))
      await produce(5, 1)
      await sleep(500)
      expect(one.crashes).toHaveLength(1)
      expect(one.batches).toEqual([])
    })

    it('drains when it is stopped: what is being handled is finished, nothing new begins', async () => {
      await newTopic(1)
      await produce(2000)
      const one = follower(undefined, { maxBytesPerPartition: 4096 })
      let aborted: boolean | undefined
      one.before = async (_batch, signal) => {
        await sleep(300)
        aborted = signal.aborted
      }
      await one.start()
      await eventually(() => expect(one.handling).toBe(1))
      await one.consumer.stop()
      expect(one.handling).toBe(0)
      expect(aborted).toBe(true)
      const { length } = one.batches
      expect(length).toBeGreaterThan(0)
      await sleep(600)
      expect(one.batches).toHaveLength(length)
      const next = follower(one.notebook)
      const before = Date.now()
      await next.start()
      await hasAll(one.notebook, 2000)
      expectAll(one.notebook, 2000, 1)
      // It has left the group: nobody had to wait for its session to end.
      expect(Date.now() - before).toBeLessThan(5500)
    })
  })
}
