import { setTimeout as sleep } from 'node:timers/promises'
import type { LogBatch, LogConsumer, LogHandler, LogTopics, LostPosition, Position, TopicPartition } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import type { Fault, ScannedJson } from '@throughline/events'
import { type Log, messageOf } from '@throughline/platform'
import type { EventPublisher } from '../events/event-publisher.js'
import type { Sent } from '../events/sent.js'
import { readRecord } from './read-record.js'

/** Records that are taken at a time. */
const CHUNK = 500
const RETRY_MS = 500

export interface TopicReaderOptions {
  readonly groupId: string
  readonly topics: LogTopics
  readonly publisher: EventPublisher
  /** Who speaks on a topic; undefined where the tenant is gone or suspended: its records wait. */
  readonly speakerOf: (topic: string) => Promise<KnownKey | undefined>
  readonly onCrash: (error: Error) => void
  readonly log: Log
}

/**
 * Takes the records of channels' own topics. A place is committed when Kafka has acknowledged all events before it, so a
 * member that is replaced repeats some and loses none; those that are told again count once.
 */
export class TopicReader implements LogHandler {
  private consumer: LogConsumer | undefined

  constructor(private readonly options: TopicReaderOptions) {}

  start(consumer: LogConsumer): Promise<void> {
    this.consumer = consumer
    return consumer.start(this)
  }

  /** Where the group was, or from the beginning. */
  async onAssigned(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<Position[]> {
    const names = [...new Set(partitions.map(({ topic }) => topic))]
    if (names.length === 0) return []
    for (;;) {
      try {
        const { groupId, topics } = this.options
        const [committed, states] = await Promise.all([topics.committed(groupId, names), topics.describe(names)])
        return partitions.flatMap((one) => positionOf(one, committed, states) ?? [])
      } catch (error) {
        this.options.log.warn('cannot find out where to go on', { topics: names.length, reason: messageOf(error) })
        if (!(await rested(signal))) return []
      }
    }
  }

  async onBatch(batch: LogBatch, signal: AbortSignal): Promise<void> {
    const { topic, partition, records, nextOffset } = batch
    for (let from = 0; from < records.length; from += CHUNK) {
      const some = records.slice(from, from + CHUNK)
      const sent = sentIn(some, topic, partition)
      if (!(await this.published(topic, sent, signal))) return
      const last = some.at(-1)
      if (last) await this.consumer?.commit([{ topic, partition, offset: last.offset + 1 }])
    }
    await this.consumer?.commit([{ topic, partition, offset: nextOffset }])
  }

  /** The broker has thrown away what was not read yet, or has another topic of that name. */
  onLost({ topic, partition, offset, earliest, latest }: LostPosition): void {
    this.options.log.error('records of a topic were lost before they were read; going on with what is there', { topic, partition, offset, earliest, latest })
    this.consumer?.seek({ topic, partition, offset: earliest })
    this.consumer?.resume({ topic, partition })
  }

  onCrash(error: Error): void {
    this.options.onCrash(error)
  }

  /** Again and again until Kafka has them. @returns false when somebody else goes on with the partition */
  private async published(topic: string, sent: Sent, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      try {
        const key = await this.options.speakerOf(topic)
        if (key) {
          await this.options.publisher.publish({ ...sent, headers: {}, key, wayIn: 'kafka', keepRejected: true })
          return true
        }
      } catch (error) {
        this.options.log.warn('records of a topic could not be taken yet', { topic, reason: messageOf(error) })
      }
      if (!(await rested(signal))) return false
    }
    return false
  }
}

function sentIn(records: LogBatch['records'], topic: string, partition: number): Sent {
  const events: ScannedJson[] = []
  const faults = new Map<number, Fault>()
  for (const record of records) {
    const { event, fault } = readRecord(record, { source: topic, id: `${partition}/${record.offset}` })
    if (fault) faults.set(events.length, fault)
    events.push(event)
  }
  return { events, faults }
}

function positionOf(one: TopicPartition, committed: readonly Position[], states: Awaited<ReturnType<LogTopics['describe']>>): Position | undefined {
  const isThis = (other: TopicPartition): boolean => other.topic === one.topic && other.partition === one.partition
  const begin = states.find(({ name }) => name === one.topic)?.partitions.find(({ partition }) => partition === one.partition)
  return committed.find(isThis) ?? (begin && { ...one, offset: begin.earliest })
}

async function rested(signal: AbortSignal): Promise<boolean> {
  await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
  return !signal.aborted
}
