import { randomBytes } from 'node:crypto'
import kafkajs, { type Admin, type Kafka } from 'kafkajs'
import { numberOf } from '../load/event.js'
import { within } from '../system/within.js'

export const topic = 'interactions.v1'

/** A client that does not try again by itself: who waits for a broker decides how long. */
export function kafkaOf(brokers: string): Kafka {
  return new kafkajs.Kafka({
    clientId: 'chaos',
    brokers: brokers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries: 1, initialRetryTime: 100 },
  })
}

/** One piece of work with an admin client of its own. */
export async function withAdmin<T>(brokers: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaOf(brokers).admin()
  try {
    await admin.connect()
    return await work(admin)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

/** The offset after the last record of each partition, by partition. */
export async function endsOf(admin: Admin): Promise<number[]> {
  const ends: number[] = []
  for (const { partition, high } of await admin.fetchTopicOffsets(topic)) ends[partition] = Number(high)
  return ends
}

/**
 * Reads the whole topic once.
 * @param onRecord told the number of the event in each record; −1 when it is none of ours
 * @param limitMs for all of it
 */
export async function readTopic(brokers: string, onRecord: (event: number) => void, limitMs: number): Promise<void> {
  const ends = await withAdmin(brokers, endsOf)
  const left = new Set(ends.flatMap((end, partition) => (end > 0 ? [partition] : [])))
  if (left.size === 0) return
  const consumer = kafkaOf(brokers).consumer({ groupId: `chaos-${randomBytes(4).toString('hex')}`, retry: { retries: 5 } })
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  try {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        for (const { offset, value } of batch.messages) {
          if (Number(offset) < (ends[batch.partition] ?? 0)) onRecord(eventIn(value))
        }
        if (Number(batch.lastOffset()) + 1 >= (ends[batch.partition] ?? 0)) left.delete(batch.partition)
        if (left.size === 0) resolve()
        return Promise.resolve()
      },
    })
    await within(done, limitMs, 'the topic was not read to its end')
  } finally {
    await consumer.disconnect().catch(() => undefined)
  }
}

function eventIn(value: Buffer | null): number {
  try {
    return numberOf((JSON.parse(value?.toString('utf8') ?? '') as { sequence?: unknown }).sequence)
  } catch {
    return -1
  }
}
