import { setTimeout as sleep } from 'node:timers/promises'
import { type BusMessage, decodeMessage, type LogBatch, type LogConsumer, type LogHandler, type LogTopics, type LostPosition, type Position, type TopicPartition } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import { type Log, messageOf, Problem } from '@throughline/platform'
import { InvalidRules } from '@throughline/rules'
import type { EventPublisher } from '../events/event-publisher.js'
import { oneEvent } from '../events/sent.js'
import { careMessages } from '../metrics.js'

const RETRY_MS = 500
const WAY_IN = 'care'

/** Makes of a message the event by which it is acted on; undefined: there is nothing to do. Rejects for another try. */
export type Acting = (message: BusMessage) => Promise<object | undefined>

export interface SignalReaderOptions {
  readonly groupId: string
  readonly topics: LogTopics
  readonly publisher: Pick<EventPublisher, 'publish'>
  /** Who speaks for a tenant; undefined where it is gone or suspended. */
  readonly speakerOf: (tenantId: string) => Promise<KnownKey | undefined>
  readonly acting: Acting
  readonly onCrash: (error: Error) => void
  readonly log: Log
}

/**
 * Acts on messages that left the outbox, by events. A place is committed when Kafka has acknowledged the events of all messages
 * before it: a member that is replaced repeats some, and their events are the same ones. What cannot be acted on stops nobody:
 * an event that is refused is kept in the quarantine of its tenant, and a record that is no message of ours is logged.
 */
export class SignalReader implements LogHandler {
  private consumer: LogConsumer | undefined

  constructor(private readonly options: SignalReaderOptions) {}

  start(consumer: LogConsumer): Promise<void> {
    this.consumer = consumer
    return consumer.start(this)
  }

  /** Where the group was, or from the beginning. */
  async onAssigned(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<Position[]> {
    const names = [...new Set(partitions.map(({ topic }) => topic))]
    while (names.length > 0) {
      try {
        const { groupId, topics } = this.options
        const [committed, states] = await Promise.all([topics.committed(groupId, names), topics.describe(names)])
        return partitions.flatMap((one) => {
          const begin = states.find(({ name }) => name === one.topic)?.partitions.find(({ partition }) => partition === one.partition)
          return committed.find((other) => other.topic === one.topic && other.partition === one.partition) ?? (begin && { ...one, offset: begin.earliest }) ?? []
        })
      } catch (error) {
        this.options.log.warn('cannot find out where to go on with messages', { reason: messageOf(error) })
        if (!(await rested(signal))) return []
      }
    }
    return []
  }

  async onBatch({ topic, partition, records, nextOffset }: LogBatch, signal: AbortSignal): Promise<void> {
    for (const record of records) {
      const message = decodeMessage(record)
      if (message === undefined) this.#aside({ topic, partition, offset: record.offset, reason: 'it is no message of ours' })
      else if (!(await this.#acted(message, signal))) return
      await this.consumer?.commit([{ topic, partition, offset: record.offset + 1 }])
    }
    await this.consumer?.commit([{ topic, partition, offset: nextOffset }])
  }

  onLost({ topic, partition, offset, earliest, latest }: LostPosition): void {
    this.options.log.error('messages were lost before they were read; going on with what is there', { topic, partition, offset, earliest, latest })
    this.consumer?.seek({ topic, partition, offset: earliest })
    this.consumer?.resume({ topic, partition })
  }

  onCrash(error: Error): void {
    this.options.onCrash(error)
  }

  /** Again and again until Kafka has what it comes to. @returns false when somebody else goes on with the partition */
  async #acted(message: BusMessage, signal: AbortSignal): Promise<boolean> {
    const { log } = this.options
    while (!signal.aborted) {
      try {
        if ((await this.#act(message)) === 'acted') careMessages.inc({ outcome: 'acted' })
        return true
      } catch (error) {
        if (isLasting(error)) {
          this.#aside({ type: message.type, id: message.id, reason: messageOf(error) })
          return true
        }
        log.warn('a message could not be acted on yet', { type: message.type, id: message.id, reason: messageOf(error) })
      }
      if (!(await rested(signal))) return false
    }
    return false
  }

  async #act(message: BusMessage): Promise<'acted' | 'none' | 'aside'> {
    const { acting, publisher, speakerOf } = this.options
    const event = await acting(message)
    if (event === undefined) return 'none'
    const key = await speakerOf(message.tenantId)
    if (key === undefined) return this.#aside({ id: message.id, reason: 'its tenant is unknown or suspended' })
    const { rejected } = await publisher.publish({ ...oneEvent(event), headers: {}, key, wayIn: WAY_IN, keepRejected: true })
    const [refused] = rejected
    return refused === undefined ? 'acted' : this.#aside({ id: message.id, reason: refused.reason })
  }

  #aside(what: Readonly<Record<string, unknown>>): 'aside' {
    careMessages.inc({ outcome: 'aside' })
    this.options.log.error('a message was put aside', what)
    return 'aside'
  }
}

/** What is wrong with the message itself will be wrong at the next try, too. */
function isLasting(error: unknown): boolean {
  if (error instanceof Problem) return error.status < 500 && error.status !== 429
  return error instanceof InvalidRules || error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
}

async function rested(signal: AbortSignal): Promise<boolean> {
  await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
  return !signal.aborted
}
