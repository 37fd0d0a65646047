import type { LogTopics } from '@throughline/bus'
import { readParts } from '@throughline/log'
import { unavailable } from '@throughline/platform'
import type { Pool } from 'pg'
import { TopicTag } from './topic-tag.js'

/** The topic has another number of partitions than the log has parts, so nobody would find what is sent. */
export class WrongPartitionCount extends Error {
  override readonly name = 'WrongPartitionCount'
}

/**
 * The topic that events go to, and into how many parts the log is divided. The number is read once, from the database;
 * it never changes afterwards. That the topic has as many partitions is looked at with every check.
 */
export class LaneState {
  /** Which topic of that name it is. */
  readonly tag: TopicTag
  #parts: number | undefined
  #fault: WrongPartitionCount | undefined

  constructor(
    readonly topic: string,
    private readonly pool: Pool,
    private readonly topics: LogTopics,
  ) {
    this.tag = new TopicTag(topics, topic)
  }

  /** @throws Problem 503 while the parts are not known, or when the topic does not fit */
  get parts(): number {
    if (this.#fault) throw unavailable('The topic does not fit the log; the operators have to see to it.', { cause: this.#fault })
    if (this.#parts === undefined) throw unavailable('The gateway is starting.')
    return this.#parts
  }

  /** Reads the number of parts, once. Rejects while PostgreSQL is away. */
  async readParts(): Promise<void> {
    this.#parts ??= await readParts(this.pool)
  }

  /** Rejects while Kafka is away, or when the topic is missing or has another number of partitions. */
  async checkTopic(): Promise<void> {
    const [topic] = await this.topics.describe([this.topic])
    if (!topic) throw new Error(`the topic ${this.topic} does not exist: \`throughline topics\` makes it`)
    const found = topic.partitions.length
    const fits = this.#parts === undefined || found === this.#parts
    this.#fault = fits
      ? undefined
      : new WrongPartitionCount(`the topic ${this.topic} has ${found} partitions, the log has ${this.#parts} parts`)
    if (this.#fault) throw this.#fault
  }
}
