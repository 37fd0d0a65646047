/** A partition of a topic. */
export interface TopicPartition {
  topic: string
  partition: number
}

/** A place in a partition: the offset of the next record to read. */
export interface Position extends TopicPartition {
  offset: number
}

/** A header as it came: Kafka knows names without a value, and a name that was given twice is a list. */
export type HeaderValue = Buffer | string | null | (Buffer | string | null)[] | undefined

/** One record as it came from the broker, nothing decoded. */
export interface LogRecord {
  offset: number
  /** Milliseconds since 1970, as the broker stamped it. */
  timestamp: number
  key: Buffer | null
  value: Buffer | null
  headers: Readonly<Record<string, HeaderValue>>
}

/** What one answer of the broker says about one partition: everything from `requestedOffset` up to `nextOffset`. */
export interface LogBatch extends TopicPartition {
  /** The offset that was asked for. It is `nextOffset` of the batch before, or the offset of the last seek. */
  requestedOffset: number
  /**
   * Where to go on. It lies past the last record when control markers or aborted records follow it, and never past
   * anything that was not looked at.
   */
  nextOffset: number
  /** The offset after the last record that is fully replicated, when this was fetched. */
  highWatermark: number
  /** In the order of their offsets; empty when there were only control markers and aborted records. */
  records: readonly LogRecord[]
  /**
   * `performance.now()` when it arrived. Whatever is asked of the broker later than this (is it still the same topic?)
   * holds for these records, too.
   */
  receivedAt: number
}

/** A position that the broker does not have: data was lost, or the topic is another one. */
export interface LostPosition extends Position {
  /** Offset of the first record the broker still has. */
  earliest: number
  /** Offset after the last one. */
  latest: number
}

/** What the user of a consumer provides. None of these may throw for reasons that lie in the data. */
export interface LogHandler {
  /**
   * Partitions were given to this member (all of them, at every rebalance). They are paused; to begin, answer with
   * positions: a partition without one stays paused until it is sought and resumed.
   * `signal` is aborted when the assignment is void before the answer came.
   */
  onAssigned(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<readonly Position[]>
  /**
   * One batch: never two at a time for a partition, several at a time for different ones. The next batch of the
   * partition comes when the promise resolves; a rejection ends the consumer (see onCrash).
   * `signal` is aborted when the partition was taken away, sought elsewhere, or the consumer stops.
   */
  onBatch(batch: LogBatch, signal: AbortSignal): Promise<void>
  /** The broker no longer has the position. The partition is paused until it is sought and resumed. */
  onLost(lost: LostPosition): void
  /** The consumer ended and will not come back by itself: the process should end, too. */
  onCrash(error: Error): void
}

/** How far a consumer in a group may go. All times in milliseconds. */
export interface LogConsumerOptions {
  groupId: string
  topics: readonly string[]
  /** How many partitions are handled at a time. Default 4. */
  concurrency?: number
  /** After this without a heartbeat the member is replaced. Default 10,000. */
  sessionTimeoutMs?: number
  /** How long an idle fetch waits at the broker, and how long a resume may take to be seen. Default 200. */
  maxWaitMs?: number
  /** Bytes of one partition in one answer. Default 512 KiB. */
  maxBytesPerPartition?: number
}

/**
 * A member of a consumer group that leaves offsets to its user. Whoever implements it passes the conformance suite
 * (`testing/consumer-conformance.ts`): no gap, no duplicate, order, seek on assignment, codecs, rebalance.
 */
export interface LogConsumer {
  /** Joins the group. Resolves when the consumer runs; partitions come by `onAssigned`. */
  start(handler: LogHandler): Promise<void>
  /** Continues a partition elsewhere; batches on the way are dropped. A paused one stays paused. */
  seek(position: Position): void
  /** No more batches of this partition (one that is being handled goes on). The member stays alive in its group. */
  pause(partition: TopicPartition): void
  resume(partition: TopicPartition): void
  assigned(): readonly TopicPartition[]
  /** Tells the broker how far we are, for tools that show lag. Nothing depends on it: it never throws. */
  commit(positions: readonly Position[]): Promise<void>
  /** Fetches no more, waits until running handlers are done, leaves the group. Safe to call twice. */
  stop(): Promise<void>
}
