import { beforeEach, describe, expect, test } from '@jest/globals'
import { RecordTooLargeError, SendError, type LogProducer, type OutgoingRecord, type Placement } from '@throughline/bus'
import fc from 'fast-check'
import { Publisher, type PublisherOptions } from './publisher.js'
import { PublisherAway, PublisherFull } from './refusals.js'

/** A log in memory that acknowledges when told to, or at once. */
class MemoryProducer implements LogProducer {
  readonly written: OutgoingRecord[] = []
  readonly sends: number[] = []
  failure: Error | undefined
  /** Value of a record that is too large. */
  tooLarge: string | undefined
  underWay = 0
  mostUnderWay = 0
  hold: Promise<void> = Promise.resolve()

  connect = (): Promise<void> => Promise.resolve()
  close = (): Promise<void> => Promise.resolve()

  async send(records: readonly OutgoingRecord[]): Promise<Placement[]> {
    this.sends.push(records.length)
    this.underWay++
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay)
    await this.hold
    this.underWay--
    if (this.failure) throw this.failure
    if (records.some((record) => record.value === this.tooLarge)) throw new RecordTooLargeError('too large')
    return records.map((record) => {
      this.written.push(record)
      return { topic: record.topic, partition: record.partition, offset: this.written.length - 1 }
    })
  }
}

const recordsOf = (name: string, count: number): OutgoingRecord[] =>
  Array.from({ length: count }, (_, i) => ({ topic: 't', partition: 0, key: null, value: `${name}${i}`, headers: {} }))

let producer: MemoryProducer
let now: number
const publisherWith = (options: PublisherOptions = {}): Publisher =>
  new Publisher(producer, { lingerMs: 0, sends: 1, now: () => now, ...options })
const publish = (publisher: Publisher, name: string, count: number, size = 100): Promise<Placement[]> =>
  publisher.publish('acme', recordsOf(name, count), count * size)
const hold = (): (() => void) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  producer.hold = promise
  return resolve
}

beforeEach(() => {
  producer = new MemoryProducer()
  now = 1_000
})

describe('a publisher', () => {
  test('tells each request where its own records lie', async () => {
    const publisher = publisherWith()
    const [a, b] = await Promise.all([publish(publisher, 'a', 2), publish(publisher, 'b', 1)])
    expect(a.map((placement) => producer.written[placement.offset]?.value)).toEqual(['a0', 'a1'])
    expect(b.map((placement) => producer.written[placement.offset]?.value)).toEqual(['b0'])
    expect(publisher.depth).toEqual({ records: 0, bytes: 0 })
  })

  test('gathers what comes while a send is under way', async () => {
    const publisher = publisherWith()
    const release = hold()
    const all = Array.from({ length: 10 }, (_, i) => publish(publisher, `r${i}-`, 3))
    release()
    await Promise.all(all)
    expect(producer.sends).toEqual([3, 27])
    expect(producer.mostUnderWay).toBe(1)
  })

  test('has two sends under way by default, and what was told one after the other lies so', async () => {
    const publisher = new Publisher(producer, { lingerMs: 0 })
    const release = hold()
    const all = Array.from({ length: 10 }, (_, i) => publish(publisher, `r${i}-`, 3))
    release()
    const [first] = await Promise.all(all)
    expect(producer.sends).toEqual([3, 3, 24])
    expect(producer.mostUnderWay).toBe(2)
    const [later] = await publish(publisher, 'later', 1)
    expect(later!.offset).toBeGreaterThan(first!.at(-1)!.offset)
    await publisher.drained()
  })

  test('lets the first request wait for company', async () => {
    const publisher = publisherWith({ lingerMs: 5 })
    await Promise.all([publish(publisher, 'a', 1), publish(publisher, 'b', 1)])
    expect(producer.sends).toEqual([2])
  })

  test('keeps the order, loses and doubles nothing, whatever the bounds of a send', async () => {
    const jobs = fc.array(fc.record({ count: fc.integer({ min: 1, max: 30 }), bytes: fc.nat(900) }), { minLength: 1 })
    const bound = fc.integer({ min: 1, max: 900 })
    await fc.assert(
      fc.asyncProperty(jobs, bound, bound, async (sizes, sendRecords, sendBytes) => {
        producer = new MemoryProducer()
        const publisher = publisherWith({ sendRecords, sendBytes })
        const requests = sizes.map(({ count, bytes }, i) => ({ records: recordsOf(`${i}-`, count), bytes }))
        const placements = await Promise.all(requests.map((each) => publisher.publish('acme', each.records, each.bytes)))
        expect(producer.written).toEqual(requests.flatMap((each) => each.records))
        expect(placements.map((each) => each.length)).toEqual(sizes.map(({ count }) => count))
        expect(placements.flat().map((each) => each.offset)).toEqual(producer.written.map((_, i) => i))
        expect(Math.max(...producer.sends)).toBeLessThan(sendRecords + 30)
        expect(publisher.depth).toEqual({ records: 0, bytes: 0 })
      }),
    )
  })

  test('refuses what exceeds its queue and goes on with the rest', async () => {
    const publisher = publisherWith({ queueRecords: 10, queueBytes: 1_000 })
    const release = hold()
    const first = publish(publisher, 'a', 8)
    await expect(publish(publisher, 'b', 3)).rejects.toBeInstanceOf(PublisherFull)
    await expect(publish(publisher, 'c', 1, 900)).rejects.toBeInstanceOf(PublisherFull)
    const fitting = publish(publisher, 'd', 2)
    release()
    await expect(first).resolves.toHaveLength(8)
    await expect(fitting).resolves.toHaveLength(2)
  })

  test('sends a newcomer’s request before the rest of a flood, and keeps room for it', async () => {
    const publisher = publisherWith({ queueRecords: 1_000, sendRecords: 500 })
    const release = hold()
    const flood = Array.from({ length: 10 }, (_, i) => publish(publisher, `flood${i}-`, 100))
    await expect(publish(publisher, 'more', 100)).rejects.toBeInstanceOf(PublisherFull)
    const other = publisher.publish('other', recordsOf('other', 10), 1_000)
    release()
    await Promise.all([...flood, other])
    const at = producer.written.findIndex(({ value }) => value === 'other0')
    expect(at).toBeGreaterThan(0)
    expect(at).toBeLessThan(400)
  })

  test('has a send at hand for a newcomer while a flood has all of them', async () => {
    const publisher = publisherWith()
    const release = hold()
    const flood = Array.from({ length: 3 }, () => publish(publisher, 'flood', 10))
    producer.hold = Promise.resolve()
    const [first] = await publisher.publish('other', recordsOf('other', 1), 100)
    expect(producer.written[first!.offset]?.value).toBe('other0')
    expect(producer.written).toHaveLength(1)
    release()
    await Promise.all(flood)
    expect(producer.mostUnderWay).toBe(2)
    expect(publisher.depth).toEqual({ records: 0, bytes: 0 })
  })

  test('takes one request of any size when nothing waits', async () => {
    const publisher = publisherWith({ queueRecords: 2 })
    await expect(publish(publisher, 'a', 5)).resolves.toHaveLength(5)
  })

  test('when Kafka is away: refuses all who wait, then at once, then tries with one', async () => {
    const publisher = publisherWith()
    producer.failure = new SendError('away')
    const release = hold()
    const [first, second] = [publish(publisher, 'a', 1), publish(publisher, 'b', 1)]
    release()
    await expect(first).rejects.toBeInstanceOf(SendError)
    await expect(second).rejects.toBeInstanceOf(PublisherAway)
    await expect(publish(publisher, 'c', 1)).rejects.toBeInstanceOf(PublisherAway)
    expect(producer.sends).toHaveLength(1)
    now += 1_000
    const releaseProbe = hold()
    const probe = publish(publisher, 'd', 1)
    await expect(publish(publisher, 'e', 1)).rejects.toBeInstanceOf(PublisherAway)
    producer.failure = undefined
    releaseProbe()
    await expect(probe).resolves.toHaveLength(1)
    await expect(publish(publisher, 'f', 1)).resolves.toHaveLength(1)
    expect(publisher.depth).toEqual({ records: 0, bytes: 0 })
  })

  test('a record that is too large is the trouble of its own send only', async () => {
    const publisher = publisherWith()
    producer.tooLarge = 'a0'
    const release = hold()
    const tooLarge = publish(publisher, 'a', 1)
    const other = publish(publisher, 'b', 1)
    release()
    await expect(tooLarge).rejects.toBeInstanceOf(RecordTooLargeError)
    await expect(other).resolves.toHaveLength(1)
    expect(publisher.away).toBe(false)
  })

  test('is drained when everything is answered', async () => {
    const publisher = publisherWith({ lingerMs: 5 })
    const request = publish(publisher, 'a', 1)
    await publisher.drained()
    expect(producer.written).toHaveLength(1)
    await request
    await publisher.drained()
  })
})
