import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { randomUUID } from 'node:crypto'
import { type Bus, createBus, type LogConsumer, type LogHandler } from '@throughline/bus'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { Feeds } from './feeds.js'

const AGAIN_MS = 5_000
/** Hints come at once; this is only how long a fetch waits while there are none. */
const IDLE_FETCH_MS = 2_000

/**
 * Hears from the recorder that there is news, so that streams have it sooner than the next look at the log. Hints may be
 * lost, late or doubled, and Kafka may be away: they say nothing that a look at the log would not.
 */
@Injectable()
export class HintListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Hints')
  private consumer: LogConsumer | undefined
  private timer: NodeJS.Timeout | undefined
  private closed = false

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Feeds) private readonly feeds: Feeds,
  ) {}

  onApplicationBootstrap(): void {
    this.listen().catch((error: unknown) => this.later(error))
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await this.consumer?.stop()
  }

  private async listen(): Promise<void> {
    const { hints } = this.settings
    if (!hints || this.closed) return
    const bus = createBus({ brokers: hints.brokers, clientId: 'throughline-timeline' })
    const ends = await endsOf(bus, hints.topic)
    // A group of its own: every process hears every hint.
    const groupId = `throughline-timeline-${randomUUID()}`
    this.consumer = bus.consumer({ groupId, topics: [hints.topic], concurrency: 1, maxWaitMs: IDLE_FETCH_MS })
    await this.consumer.start(this.handler(ends))
  }

  /** @param ends of the topic's partitions: what was said earlier is no news */
  private handler(ends: ReadonlyMap<number, number>): LogHandler {
    return {
      onAssigned: (partitions) =>
        Promise.resolve(partitions.map(({ topic, partition }) => ({ topic, partition, offset: ends.get(partition) ?? 0 }))),
      onBatch: () => {
        this.feeds.hint()
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
    this.logger.warn('hints cannot be heard; the log is asked from time to time', cause)
    const { consumer } = this
    this.consumer = undefined
    consumer?.stop().catch(() => undefined)
    this.timer = setTimeout(() => this.onApplicationBootstrap(), AGAIN_MS)
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
