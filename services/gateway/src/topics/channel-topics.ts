import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus, LogConsumer, LogTopics } from '@throughline/bus'
import type { ControlDirectory, KnownKey } from '@throughline/control'
import { type Log, messageOf } from '@throughline/platform'
import type { EventPublisher } from '../events/event-publisher.js'
import { TopicReader } from './topic-reader.js'

export interface ChannelTopicsOptions {
  /** Before the slug of the tenant, in the names of topics. */
  readonly prefix: string
  readonly groupId: string
  /** How often it is looked for new topics, in ms. */
  readonly refreshMs: number
  readonly bus: Bus
  readonly topics: LogTopics
  readonly directory: Pick<ControlDirectory, 'tenant'>
  readonly publisher: EventPublisher
  readonly log: Log
}

/**
 * The way in for systems that speak Kafka: one topic a tenant, `publish.v1.<slug>`, which the broker's access rules give to
 * whoever may speak for it. Gateways share the partitions. Topics that come later are found within some seconds.
 */
export class ChannelTopics {
  private readonly ending = new AbortController()
  private running: Promise<void> | undefined
  private consumer: LogConsumer | undefined
  private read = ''

  constructor(private readonly options: ChannelTopicsOptions) {}

  start(): void {
    this.running ??= this.keepLooking()
  }

  async stop(): Promise<void> {
    this.ending.abort()
    await this.running
    await this.consumer?.stop()
  }

  private async keepLooking(): Promise<void> {
    const { signal } = this.ending
    while (!signal.aborted) {
      try {
        await this.look()
      } catch (error) {
        this.options.log.warn("cannot read channels' topics now", { reason: messageOf(error) })
      }
      await sleep(this.options.refreshMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Begins anew when there are other topics than before, or when reading has ended by itself. */
  private async look(): Promise<void> {
    const { prefix, groupId, bus, topics, publisher, log } = this.options
    const found = await topics.names(prefix)
    const known = await Promise.all(found.map(async (topic) => ((await this.speakerOf(topic)) ? [topic] : [])))
    const names = known.flat()
    if (names.join() === this.read) return
    await this.consumer?.stop()
    this.consumer = undefined
    this.read = ''
    if (names.length === 0) return
    log.info('reading topics of channels', { topics: names.length })
    const reader = new TopicReader({
      groupId,
      topics,
      publisher,
      log,
      speakerOf: (topic) => this.speakerOf(topic),
      onCrash: (error) => {
        log.error("reading channels' topics ended; it begins again", { reason: messageOf(error) })
        this.read = ''
      },
    })
    this.consumer = bus.consumer({ groupId, topics: names })
    await reader.start(this.consumer)
    this.read = names.join()
  }

  /** Whoever may write to the topic speaks for the tenant, but may not change the state of the system. */
  private async speakerOf(topic: string): Promise<KnownKey | undefined> {
    const tenant = await this.options.directory.tenant(topic.slice(this.options.prefix.length))
    return tenant && { ...tenant, kind: 'service', id: `kafka:${topic}`, scopes: ['events:publish'], origins: [] }
  }
}
