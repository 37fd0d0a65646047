import type { Kafka, Producer, RecordMetadata } from 'kafkajs'
import {
  RecordTooLargeError,
  SendError,
  type LogProducer,
  type LogProducerOptions,
  type OutgoingRecord,
  type Placement,
} from '../ports/producer.js'
import { compressionTypes } from './compression.js'
import { settledWithin } from './wait.js'
import { splitIntoRequests } from './requests.js'

const closeLimitMs = 5000
const tooLarge: ReadonlySet<unknown> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

/** Sends through kafkajs with acks=all. */
export class KafkajsProducer implements LogProducer {
  private producer: Producer | undefined
  private connecting: Promise<Producer> | undefined
  private readonly sending = new Set<Promise<unknown>>()
  private closed = false
  private readonly requestTimeoutMs: number
  private readonly sendTimeoutMs: number

  constructor(
    private readonly kafka: Kafka,
    private readonly options: LogProducerOptions = {},
  ) {
    this.requestTimeoutMs = options.requestTimeoutMs ?? 5000
    this.sendTimeoutMs = options.sendTimeoutMs ?? 10_000
  }

  async connect(): Promise<void> {
    await this.connected()
  }

  async send(records: readonly OutgoingRecord[]): Promise<Placement[]> {
    if (this.closed) throw new SendError('The producer is closed.')
    if (records.length === 0) return []
    const sent = this.sendAll(records)
    this.sending.add(sent)
    try {
      return await this.inTime(sent)
    } finally {
      this.sending.delete(sent)
    }
  }

  async close(): Promise<void> {
    this.closed = true
    await settledWithin(Promise.allSettled(this.sending), this.sendTimeoutMs)
    await settledWithin(this.disconnect(), closeLimitMs)
  }

  /** A request holds at most so many bytes of a partition: the broker counts a partition's records of it as one. */
  private async sendAll(records: readonly OutgoingRecord[]): Promise<Placement[]> {
    const placements: Placement[] = []
    for (const indexes of splitIntoRequests(records)) {
      await this.sendRequest(records, indexes, placements)
    }
    return placements
  }

  private async sendRequest(records: readonly OutgoingRecord[], indexes: readonly number[], into: Placement[]): Promise<void> {
    const byTopic = new Map<string, number[]>()
    for (const index of indexes) {
      const { topic } = at(records, index)
      const list = byTopic.get(topic)
      if (list) list.push(index)
      else byTopic.set(topic, [index])
    }
    try {
      const producer = await this.connected()
      const answers = await producer.sendBatch({
        acks: -1,
        timeout: this.requestTimeoutMs,
        compression: compressionTypes[this.options.compression ?? 'none'],
        topicMessages: [...byTopic].map(([topic, list]) => ({ topic, messages: list.map((index) => at(records, index)) })),
      })
      for (const [topic, list] of byTopic) place(topic, list, records, answers, into)
    } catch (error) {
      throw sendError(error)
    }
  }

  private async inTime(sent: Promise<Placement[]>): Promise<Placement[]> {
    if (await settledWithin(sent, this.sendTimeoutMs)) return sent
    // The link may be half open, and kafkajs would wait on it for ever: the next send gets a new one.
    const gone = this.disconnect().finally(() => this.sending.delete(gone))
    this.sending.add(gone)
    throw new SendError(`Kafka did not acknowledge within ${this.sendTimeoutMs} ms; the records may be there or not.`)
  }

  private async disconnect(): Promise<void> {
    const old = this.connecting
    this.connecting = undefined
    const producer = await old?.catch(() => undefined)
    if (producer) await settledWithin(producer.disconnect(), closeLimitMs)
  }

  private connected(): Promise<Producer> {
    this.connecting ??= this.open().catch((error: unknown) => {
      this.connecting = undefined
      throw error
    })
    return this.connecting
  }

  private async open(): Promise<Producer> {
    const producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      retry: { retries: 4, initialRetryTime: 100, maxRetryTime: 1000 },
      createPartitioner: () => ({ message }) => message.partition ?? noPartition(),
    })
    await producer.connect()
    return producer
  }
}

function noPartition(): never {
  throw new Error('A record came without a partition: encode it with the number of parts.')
}

function at(records: readonly OutgoingRecord[], index: number): OutgoingRecord {
  const record = records[index]
  if (!record) throw new RangeError(`no record ${index}`)
  return record
}

/** Records of a partition lie one after the other from the answer's base offset on. */
function place(
  topic: string,
  indexes: readonly number[],
  records: readonly OutgoingRecord[],
  answers: readonly RecordMetadata[],
  into: Placement[],
): void {
  const next = new Map<number, number>()
  for (const answer of answers) {
    if (answer.topicName === topic && answer.baseOffset !== undefined) next.set(answer.partition, Number(answer.baseOffset))
  }
  for (const index of indexes) {
    const { partition } = at(records, index)
    const offset = next.get(partition)
    if (offset === undefined) throw new SendError(`Kafka did not say where the records of ${topic} ${partition} lie.`)
    into[index] = { topic, partition, offset }
    next.set(partition, offset + 1)
  }
}

function sendError(error: unknown): Error {
  if (error instanceof SendError) return error
  const cause: unknown = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const type: unknown = typeof cause === 'object' && cause !== null && 'type' in cause ? cause.type : undefined
  const what = error instanceof Error ? error.message : String(error)
  if (tooLarge.has(type)) return new RecordTooLargeError(`A record is larger than the topic takes: ${what}`, { cause: error })
  return new SendError(`Kafka did not acknowledge: ${what}`, { cause: error })
}
