import type { Bus, LogBatch, LogConsumer, LogTopics } from '@throughline/bus'
import { PartitionCountError } from '@throughline/bus'
import { messageOf, type Log } from '@throughline/platform'
import { Backoff } from '../backoff.js'
import type { TopicRecorder } from '../parts/topic-recorder.js'
import { within } from '../within.js'

const stopMs = 3000

export interface LaneOptions {
  /** What handlers of this lane are registered for, whatever its topic is called. */
  pattern: string
  bus: Bus
  topics: LogTopics
  recorder: TopicRecorder
  parts: number
  group: string
  /** Partitions at a time. */
  concurrency: number
  sessionTimeoutMs: number
  log: Log
}

/**
 * A topic, its recorder and the consumer between them. Each lane has a consumer group of its own: one whose topic is in
 * trouble does not hold up the other.
 */
export class Lane {
  /** Why the lane does not run; undefined when it does. */
  obstacle: string | undefined = 'has not started yet'
  private consumer: LogConsumer | undefined
  private readonly ending = new AbortController()
  private starting: Promise<void> | undefined

  constructor(private readonly options: LaneOptions) {}

  get pattern(): string {
    return this.options.pattern
  }

  get recorder(): TopicRecorder {
    return this.options.recorder
  }

  /**
   * Begins, and tries again until it is stopped: broker or topic may come later than we.
   * @param handle what to do with a batch; it ends in the recorder's `onBatch`
   */
  start(handle: (batch: LogBatch, signal: AbortSignal) => Promise<void>): void {
    this.starting ??= this.keepStarting(handle)
  }

  async stop(): Promise<void> {
    this.ending.abort()
    // A consumer that joins its group is let do so, that it can leave it; but not if the broker is frozen.
    await within(stopMs, this.starting)
    await this.consumer?.stop()
    this.obstacle = 'is stopped'
  }

  private async keepStarting(handle: (batch: LogBatch, signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.ending
    const backoff = new Backoff()
    while (!signal.aborted) {
      try {
        await this.startOnce(handle)
        this.obstacle = undefined
        return
      } catch (error) {
        this.obstacle = messageOf(error)
        const waitMs = backoff.next()
        this.options.log.warn('cannot begin to read', { topic: this.recorder.topic, reason: this.obstacle, waitMs })
        await this.consumer?.stop()
        this.consumer = undefined
        await backoff.wait(waitMs, signal)
      }
    }
  }

  private async startOnce(handle: (batch: LogBatch, signal: AbortSignal) => Promise<void>): Promise<void> {
    const { bus, topics, recorder, parts, group, concurrency, sessionTimeoutMs } = this.options
    const { topic } = recorder
    const [state] = await topics.describe([topic])
    if (!state) throw new Error(`Topic ${topic} does not exist. Run \`throughline topics\`.`)
    if (state.partitions.length !== parts) throw new PartitionCountError(topic, parts, state.partitions.length)
    this.consumer = bus.consumer({ groupId: `${group}.${topic}`, topics: [topic], concurrency, sessionTimeoutMs })
    recorder.use(this.consumer)
    await this.consumer.start({
      onAssigned: (partitions, signal) => recorder.onAssigned(partitions, signal),
      onBatch: handle,
      onLost: (lost) => recorder.onLost(lost),
      onCrash: (error) => recorder.onCrash(error),
    })
  }
}
