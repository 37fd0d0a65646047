import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import type {
  LogConsumer,
  LogConsumerOptions,
  LogHandler,
  LogRecord,
  Position,
  TopicPartition,
} from '../ports/consumer.js'
import type { LogTopics, PartitionState } from '../ports/topics.js'
import { Commits } from './commits.js'
import { Lane, keyOf } from './lane.js'
import type { BusLogger } from './logging.js'
import { rest, settledWithin } from './wait.js'

/** How long the fetch loop waits for one partition to make room, before it goes on without it. */
const roomMs = 500
const stopLimitMs = 3000
const commitLimitMs = 1000
/** Enough for all handlers to go on while the next answer is on its way; more is only memory. */
const plentyBytes = 4 * 1024 * 1024
/**
 * How long a group that is being divided anew waits for members that do not answer. Whoever lives answers within a
 * heartbeat, as handlers do not hold it up. Those who do not are dead, or this very consumer before its broker was
 * restarted; with the session's length here everybody would stand still as long for each of them.
 */
const rebalanceMs = 3000
const lostRetryMs = 500

/**
 * A consumer on kafkajs's `eachBatch`.
 *
 * Fetching and handling run side by side: eachBatch only puts a batch into its partition's lane and returns, so the next
 * fetch is under way while batches are handled, and heartbeats go on however long a handler takes. When a lane is full,
 * the fetch loop waits for it, and after half a second goes on with that partition paused.
 *
 * What kafkajs does on its own and is undone here: it starts partitions at the committed offset (they are paused before
 * the first fetch, and sought), and jumps to the earliest offset when the wanted one is gone (an answer that does not
 * begin where the lane stands is not handed on).
 */
export class KafkajsConsumer implements LogConsumer {
  private readonly consumer: Consumer
  private readonly commits: Commits
  private readonly concurrency: number
  private readonly maxWaitMs: number
  private handler: LogHandler | undefined
  private lanes = new Map<string, Lane>()
  private readonly waiting = { bytes: 0, plenty: plentyBytes }
  private assignment = new AbortController()
  private readonly running = new Set<Promise<void>>()
  /** Lanes with something to do, in the order in which they came to have it. */
  private readonly due = new Set<Lane>()
  private handling = 0
  /** A handler threw: what comes after its batch may not be handled before it. */
  private failed = false
  private stopping: Promise<void> | undefined

  constructor(
    kafka: Kafka,
    private readonly topics: LogTopics,
    private readonly options: LogConsumerOptions,
    private readonly logger: BusLogger,
  ) {
    const sessionTimeout = options.sessionTimeoutMs ?? 10_000
    this.concurrency = options.concurrency ?? 4
    this.maxWaitMs = options.maxWaitMs ?? 200
    this.consumer = kafka.consumer({
      groupId: options.groupId,
      sessionTimeout,
      rebalanceTimeout: Math.min(sessionTimeout, rebalanceMs),
      heartbeatInterval: Math.floor(sessionTimeout / 10),
      maxWaitTimeInMs: this.maxWaitMs,
      maxBytesPerPartition: options.maxBytesPerPartition ?? 512 * 1024,
      // More than all partitions together: the broker fills an answer in the order in which they are asked for, which is
      // always the same here, and with less the last ones would starve.
      maxBytes: 128 * 1024 * 1024,
      allowAutoTopicCreation: false,
      retry: { retries: 5, initialRetryTime: 200, maxRetryTime: 2000, restartOnFailure: () => Promise.resolve(true) },
    })
    this.commits = new Commits(this.consumer)
  }

  async start(handler: LogHandler): Promise<void> {
    this.handler = handler
    const { consumer } = this
    consumer.on(consumer.events.GROUP_JOIN, (event) => this.joined(event))
    consumer.on(consumer.events.END_BATCH_PROCESS, (event) => this.skipped(event.payload))
    consumer.on(consumer.events.CRASH, (event) => this.crashed(event))
    await consumer.connect()
    await consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      // As many as there can be: they only wait for room.
      partitionsConsumedConcurrently: 256,
      eachBatch: (payload) => this.arrived(payload),
    })
  }

  seek(position: Position): void {
    const lane = this.lanes.get(keyOf(position))
    if (!lane) return
    lane.restart(position)
    this.fetchFrom(lane, position.offset)
  }

  pause(partition: TopicPartition): void {
    const lane = this.lanes.get(keyOf(partition))
    if (!lane) return
    lane.held = true
    this.tell(lane)
  }

  resume(partition: TopicPartition): void {
    const lane = this.lanes.get(keyOf(partition))
    if (!lane) return
    lane.held = false
    this.tell(lane)
    this.handleMore(lane)
  }

  assigned(): readonly TopicPartition[] {
    return [...this.lanes.values()].map(({ topic, partition }) => ({ topic, partition }))
  }

  commit(positions: readonly Position[]): Promise<void> {
    this.commits.add(positions)
    return Promise.resolve()
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopOnce()
    return this.stopping
  }

  private async stopOnce(): Promise<void> {
    this.assignment.abort()
    for (const lane of this.lanes.values()) {
      lane.held = true
      lane.drop()
      this.tell(lane)
    }
    // Heartbeats go on while the last handlers finish: nobody else begins with these partitions before they have.
    while (this.running.size > 0) await Promise.all(this.running)
    await this.commits.close(commitLimitMs)
    if (!(await settledWithin(this.consumer.disconnect(), stopLimitMs))) {
      this.logger.warn({ groupId: this.options.groupId }, 'the consumer could not leave its group in time')
    }
    await this.topics.close()
  }

  /** Runs inside kafkajs's join, before the next fetch: what is paused here is not fetched at the committed offset. */
  private joined({ payload }: ConsumerGroupJoinEvent): void {
    const before = [...this.lanes.values()]
    for (const lane of before) lane.drop()
    this.due.clear()
    this.commits.clear()
    this.lanes = new Map()
    for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
      for (const partition of partitions) {
        const lane = new Lane({ topic, partition }, this.waiting)
        this.lanes.set(keyOf(lane), lane)
        this.quietly(() => this.consumer.pause([{ topic, partitions: [partition] }]))
      }
    }
    this.assignment.abort()
    this.assignment = new AbortController()
    if (this.stopping) {
      // It was beginning again when it was told to stop, and kafkajs forgot that.
      void settledWithin(this.consumer.disconnect(), stopLimitMs)
      return
    }
    this.track(this.position(before, this.assignment.signal))
  }

  private async position(before: readonly Lane[], signal: AbortSignal): Promise<void> {
    await Promise.all(before.map((lane) => lane.idle()))
    if (signal.aborted || !this.handler) return
    const positions = await this.handler.onAssigned(this.assigned(), signal)
    if (signal.aborted) return
    for (const position of positions) {
      this.seek(position)
      this.resume(position)
    }
  }

  private async arrived(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload
    const lane = this.lanes.get(keyOf(batch))
    if (!lane || lane.position === undefined || this.stopping || payload.isStale()) return
    const requestedOffset = Number(fetchedOffset(batch))
    if (requestedOffset !== lane.position) {
      this.jumped(lane)
      return
    }
    const last = batch.lastOffset()
    payload.resolveOffset(last)
    lane.push({
      topic: batch.topic,
      partition: batch.partition,
      requestedOffset,
      nextOffset: Number(last) + 1,
      highWatermark: Number(batch.highWatermark),
      records: batch.messages.map(toRecord),
      receivedAt: performance.now(),
    })
    this.handleMore(lane)
    await lane.room(roomMs)
    lane.stuffed = lane.full
    this.tell(lane)
  }

  /** Only control markers or aborted records came: kafkajs steps over them without a call of eachBatch. */
  private skipped(payload: SkippedPayload): void {
    if (payload.batchSize > 0) return
    const lane = this.lanes.get(keyOf(payload))
    if (!lane || lane.position === undefined || this.stopping) return
    if (Number(payload.firstOffset ?? payload.lastOffset) !== lane.position) {
      this.jumped(lane)
      return
    }
    lane.push({
      topic: payload.topic,
      partition: payload.partition,
      requestedOffset: lane.position,
      nextOffset: Number(payload.lastOffset) + 1,
      highWatermark: Number(payload.highWatermark),
      records: [],
      receivedAt: performance.now(),
    })
    this.handleMore(lane)
  }

  /** An answer came from elsewhere than we asked for: find out whether the position is gone. */
  private jumped(lane: Lane): void {
    const offset = lane.position
    if (offset === undefined) return
    lane.position = undefined
    this.tell(lane)
    this.track(this.findOut(lane, offset, this.assignment.signal))
  }

  private async findOut(lane: Lane, offset: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && lane.position === undefined) {
      const state = await this.offsetsOf(lane)
      if (signal.aborted || lane.position !== undefined) return
      if (!state) {
        await rest(lostRetryMs, signal)
      } else if (state.earliest <= offset && offset <= state.latest) {
        lane.position = offset
        this.fetchFrom(lane, offset)
      } else {
        // What was fetched before the gap is handled first.
        await lane.drained()
        if (signal.aborted || lane.position !== undefined) return
        this.pause(lane)
        const { earliest, latest } = state
        this.handler?.onLost({ topic: lane.topic, partition: lane.partition, offset, earliest, latest })
        return
      }
    }
  }

  private async offsetsOf(lane: Lane): Promise<PartitionState | undefined> {
    try {
      const [topic] = await this.topics.describe([lane.topic])
      return topic?.partitions.find((one) => one.partition === lane.partition)
    } catch (error) {
      this.logger.warn({ topic: lane.topic, partition: lane.partition, error: String(error) }, 'cannot ask for offsets')
      return undefined
    }
  }

  /** Begins to handle as many batches as may be handled at a time, those that wait longest first. */
  private handleMore(lane: Lane): void {
    if (lane.ready) this.due.add(lane)
    while (this.handling < this.concurrency && !this.failed) {
      const [next] = this.due
      if (!next) return
      this.due.delete(next)
      if (next.ready) this.track(this.handle(next))
    }
  }

  private async handle(lane: Lane): Promise<void> {
    const batch = lane.shift()
    if (!batch || !this.handler) return
    lane.busy = true
    this.handling++
    try {
      await this.handler.onBatch(batch, lane.signal)
    } finally {
      this.handling--
      lane.busy = false
      lane.wake()
    }
    if (lane.empty) lane.stuffed = false
    this.tell(lane)
    this.handleMore(lane)
  }

  private fetchFrom(lane: Lane, offset: number): void {
    this.quietly(() => this.consumer.seek({ topic: lane.topic, partition: lane.partition, offset: String(offset) }))
    this.tell(lane)
  }

  /** Tells kafkajs whether to fetch a partition, when that has changed. */
  private tell(lane: Lane): void {
    if (lane.wantsMore === lane.fetching || this.lanes.get(keyOf(lane)) !== lane) return
    lane.fetching = lane.wantsMore
    const target = [{ topic: lane.topic, partitions: [lane.partition] }]
    this.quietly(() => (lane.fetching ? this.consumer.resume(target) : this.consumer.pause(target)))
  }

  /** kafkajs throws while it begins again after a crash; it joins anew then, and every partition is told again. */
  private quietly(tell: () => void): void {
    try {
      tell()
    } catch (error) {
      this.logger.debug({ error: String(error) }, 'the consumer is not running')
    }
  }

  /** Keeps a promise that `stop` waits for; if it fails, so does the consumer. */
  private track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        if (this.failed) return
        this.failed = true
        this.handler?.onCrash(error instanceof Error ? error : new Error(String(error)))
      })
      .finally(() => this.running.delete(tracked))
    this.running.add(tracked)
  }

  private crashed({ payload }: ConsumerCrashEvent): void {
    if (payload.restart) {
      this.logger.warn({ error: payload.error.message }, 'the consumer lost its broker and begins again')
    } else if (!this.stopping) {
      this.handler?.onCrash(payload.error)
    }
  }
}

interface SkippedPayload {
  topic: string
  partition: number
  batchSize: number
  firstOffset: string | null
  lastOffset: string
  highWatermark: string
}

function toRecord({ offset, timestamp, key, value, headers }: KafkaMessage): LogRecord {
  return { offset: Number(offset), timestamp: Number(timestamp), key, value, headers: headers ?? {} }
}

/** Where the answer was asked to begin; kafkajs has it, its types do not. */
function fetchedOffset(batch: object): unknown {
  return 'fetchedOffset' in batch ? batch.fetchedOffset : undefined
}
