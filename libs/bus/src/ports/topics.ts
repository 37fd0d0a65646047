import type { Position } from './consumer.js'

/** What a topic should be like when it is made. */
export interface TopicSpec {
  name: string
  partitions: number
  /** Default: the broker's own. */
  replication?: number
  /** Broker settings such as `retention.ms`. */
  settings?: Record<string, string>
}

/** The offsets a broker has of a partition. */
export interface PartitionState {
  partition: number
  /** Offset of the first record it still has. */
  earliest: number
  /** Offset after the last one. */
  latest: number
}

/** What a broker says of a topic. */
export interface TopicState {
  name: string
  /** UUID text that is the topic's alone: one that was deleted and made anew has another. */
  id: string
  partitions: readonly PartitionState[]
}

/** Looks after topics. */
export interface LogTopics {
  /**
   * Makes the topics that do not exist and leaves the others as they are.
   * @throws PartitionCountError when one exists with another number of partitions
   */
  ensure(specs: readonly TopicSpec[]): Promise<void>
  /** Changes these settings of a topic that exists; its others stay as they are. */
  configure(topic: string, settings: Readonly<Record<string, string>>): Promise<void>
  /** Ids of topics, by name; one that does not exist is missing from the answer. */
  ids(names: readonly string[]): Promise<Map<string, string>>
  /** Ids and offsets; a topic that does not exist is missing from the answer. */
  describe(names: readonly string[]): Promise<TopicState[]>
  /** Names of all topics that begin so. */
  names(prefix: string): Promise<string[]>
  /** Where members of a group said that they go on; a partition of which nobody did is missing from the answer. */
  committed(groupId: string, topics: readonly string[]): Promise<Position[]>
  close(): Promise<void>
}

/** A topic has another number of partitions than the log has parts: records would lie in the wrong part. */
export class PartitionCountError extends Error {
  readonly code = 'partition_count'
  readonly retriable = false

  constructor(
    readonly topic: string,
    readonly expected: number,
    readonly found: number,
  ) {
    super(
      `Topic ${topic} has ${found} partitions, the log has ${expected} parts. ` +
        'The number is chosen once, at first start: use the topic that belongs to this log, or a new topic name.',
    )
  }
}
