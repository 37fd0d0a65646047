import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus, LogConsumer, LogTopics } from '@throughline/bus'
import type { ControlDirectory, KnownKey } from '@throughline/control'
import { type Log, messageOf } from '@throughline/platform'
import type { EventPublisher } from '../events/event-publisher.js'
import type { Links } from '../links/links.js'
import type { SurveySendings } from '../surveys/survey-sendings.js'
import { followUpEventOf } from './follow-up-events.js'
import { SignalReader } from './signal-reader.js'

const LOOK_MS = 2_000

export interface SignalTopicOptions {
  readonly topic: string
  readonly groupId: string
  readonly bus: Bus
  readonly topics: LogTopics
  readonly directory: Pick<ControlDirectory, 'tenant'>
  readonly publisher: EventPublisher
  readonly links: Links
  readonly surveys: Pick<SurveySendings, 'surveySentOf'>
  readonly log: Log
}

/**
 * What the rules of care and of surveys ask for, done by events: messages of the outbox come by a Kafka topic, of which gateways
 * share the partitions. Nothing is decided here, and by no clock: that is the view's, and a message says it.
 */
export class SignalTopic {
  private readonly ending = new AbortController()
  private running: Promise<void> | undefined
  private consumer: LogConsumer | undefined

  constructor(private readonly options: SignalTopicOptions) {}

  start(): void {
    this.running ??= this.keepReading()
  }

  async stop(): Promise<void> {
    this.ending.abort()
    await this.running
    await this.consumer?.stop()
  }

  /** Begins when the topic is there, and anew when reading has ended by itself. */
  private async keepReading(): Promise<void> {
    const { signal } = this.ending
    while (!signal.aborted) {
      try {
        if (this.consumer === undefined) await this.begin()
      } catch (error) {
        this.options.log.warn('cannot read messages now', { topic: this.options.topic, reason: messageOf(error) })
        await this.letGo()
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  private async begin(): Promise<void> {
    const { topic, groupId, bus, topics, publisher, log } = this.options
    if (!(await topics.ids([topic])).has(topic)) return
    const reader = new SignalReader({
      groupId,
      topics,
      publisher,
      log,
      speakerOf: (tenantId) => this.speakerOf(tenantId),
      acting: (message) => this.eventOf(message),
      onCrash: (error) => {
        log.error('reading messages ended; it begins again', { topic, reason: messageOf(error) })
        void this.letGo()
      },
    })
    this.consumer = bus.consumer({ groupId, topics: [topic] })
    await reader.start(this.consumer)
    log.info('reading messages', { topic })
  }

  private async letGo(): Promise<void> {
    const { consumer } = this
    await consumer?.stop().catch(() => undefined)
    if (this.consumer === consumer) this.consumer = undefined
  }

  private eventOf(message: Parameters<typeof followUpEventOf>[0]): Promise<object | undefined> {
    if (message.type === 'survey.due') return this.options.surveys.surveySentOf(message)
    return Promise.resolve(followUpEventOf(message, this.options.links))
  }

  /** The system itself speaks, for the tenant. */
  private async speakerOf(tenantId: string): Promise<KnownKey | undefined> {
    const tenant = await this.options.directory.tenant(tenantId)
    return tenant && { ...tenant, kind: 'service', id: 'care', scopes: ['events:publish', 'events:control'], origins: [] }
  }
}
