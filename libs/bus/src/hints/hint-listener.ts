import { randomUUID } from 'node:crypto'
import { type Bus, type BusOptions, createBus } from '../kafkajs/bus.js'
import type { LogConsumer, LogHandler } from '../ports/consumer.js'

const AGAIN_MS = 5_000
/** Hints come at once; this is only how long a fetch waits while there are none. */
const IDLE_FETCH_MS = 1_000

export interface HintListenerOptions {
  brokers: readonly string[]
  security?: BusOptions['security']
  /** Where the recorder's hints are. */
  topic: string
  clientId: string
  /** There may be news. */
  onHint: () => void
  /** Hints cannot be heard now; it is tried again every five seconds. */
  onTrouble: (cause: unknown) => void
}

/**
 * Hears from the recorder that there is news, sooner than the next look at the log. Hints may be lost, late or doubled, and
 * Kafka may be away: they say nothing that a look at the log would not.
 */
export class HintListener {
  private consumer: LogConsumer | undefined
  private timer: NodeJS.Timeout | undefined
  private closed = false

  constructor(private readonly options: HintListenerOptions) {}

  /** Begins in the background. */
  start(): void {
    this.listen().catch((error: unknown) => this.later(error))
  }

  /** Safe to call twice. */
  async stop(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await this.consumer?.stop()
  }

  private async listen(): Promise<void> {
    if (this.closed) return
    const { brokers, security, clientId, topic } = this.options
    const bus = createBus({ brokers, security, clientId })
    const ends = await endsOf(bus, topic)
    // A group of its own: every process hears every hint.
    const groupId = `${clientId}-${randomUUID()}`
    this.consumer = bus.consumer({ groupId, topics: [topic], concurrency: 1, maxWaitMs: IDLE_FETCH_MS })
    if (this.closed) return
    await this.consumer.start(this.handler(ends))
  }

  /** @param ends of the topic's partitions: what was said earlier is no news */
  private handler(ends: ReadonlyMap<number, number>): LogHandler {
    return {
      onAssigned: (partitions) =>
        Promise.resolve(partitions.map(({ topic, partition }) => ({ topic, partition, offset: ends.get(partition) ?? 0 }))),
      onBatch: () => {
        this.options.onHint()
        return Promise.resolve()
      },
      onLost: ({ topic, partition, latest }) => {
        this.consumer?.seek({ topic, partition, offset: latest })
        this.consumer?.resume({ topic, partition })
      },
      onCrash: (error) => this.later(error),
    }
  }

  private later(cause: unknown): void {
    if (this.closed) return
    this.options.onTrouble(cause)
    const { consumer } = this
    this.consumer = undefined
    consumer?.stop().catch(() => undefined)
    this.timer = setTimeout(() => this.start(), AGAIN_MS)
  }
}

/** @throws Error when Kafka is away or has no such topic */
async function endsOf(bus: Bus, topic: string): Promise<ReadonlyMap<number, number>> {
  const topics = bus.topics()
  try {
    const [state] = await topics.describe([topic])
    if (!state) throw new Error(`there is no topic ${topic}: \`throughline topics\` makes it`)
    return new Map(state.partitions.map(({ partition, latest }) => [partition, latest]))
  } finally {
    await topics.close()
  }
}
