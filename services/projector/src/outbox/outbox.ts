import { createBus } from '@throughline/bus'
import { fieldsFirst, kafkaSecurityOf, type Log, outboundOf } from '@throughline/platform'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import { Loop } from '../loop.js'
import type { ProjectorSettings } from '../settings.js'
import { KafkaSender } from './kafka/kafka-sender.js'
import { Keeper } from './keep/keeper.js'
import type { Resolve } from './webhooks/callable-addresses.js'
import { standardTimes, WebhookSender, type WebhookTimes } from './webhooks/webhook-sender.js'

/** How long a new message waits at most until somebody looks. */
const LOOK_EVERY_MS = 200
const PROBE_EVERY_MS = 1_000
const KEEP_EVERY_MS = 60_000

export interface OutboxOptions {
  /** Of its own, as the projector's role. Closed with it. */
  readonly pool: Pool
  readonly vault: Pick<Vault, 'unwrapSecret'>
  readonly log: Log
  /** For tests. */
  readonly times?: Partial<WebhookTimes> | undefined
  readonly resolve?: Resolve | undefined
}

/** Sends what leaves the system, and keeps the outbox small. Whatever is away, messages wait for it. */
export class Outbox {
  private readonly kafka: KafkaSender | undefined
  private readonly webhooks: WebhookSender
  private readonly loops: readonly Loop[]

  constructor(settings: ProjectorSettings, private readonly options: OutboxOptions) {
    const { pool, vault, log, times, resolve } = options
    const keeper = new Keeper(pool, settings.OUTBOX_DAYS)
    const sending = new Loop({ name: 'sending to webhook endpoints', pauseMs: LOOK_EVERY_MS, log, round: (signal) => this.webhooks.round(signal) })
    this.kafka = kafkaSenderFor(settings, options)
    this.webhooks = new WebhookSender({
      pool,
      vault,
      log,
      resolve,
      outbound: outboundOf(settings),
      times: { ...standardTimes, timeoutMs: settings.WEBHOOK_TIMEOUT_MS, ...times },
      concurrency: settings.WEBHOOK_CONCURRENCY,
      onFree: () => sending.wake(),
    })
    this.loops = [
      sending,
      new Loop({ name: 'looking at webhook endpoints that fail', pauseMs: PROBE_EVERY_MS, log, round: () => this.webhooks.probe().then(() => false) }),
      new Loop({ name: 'keeping the outbox', pauseMs: KEEP_EVERY_MS, log, round: () => keeper.round() }),
      ...(this.kafka === undefined ? [] : [kafkaLoop(this.kafka, log)]),
    ]
  }

  /** Begins in the background. */
  start(): void {
    for (const loop of this.loops) loop.start()
  }

  /** Ends what is under way, a request after some seconds. */
  async stop(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()))
    await Promise.all([this.webhooks.stop(), this.kafka?.stop()])
    await this.options.pool.end()
  }
}

function kafkaLoop(sender: KafkaSender, log: Log): Loop {
  return new Loop({ name: 'sending to Kafka', pauseMs: LOOK_EVERY_MS, log, round: () => sender.round() })
}

function kafkaSenderFor(settings: ProjectorSettings, { pool, log }: OutboxOptions): KafkaSender | undefined {
  if (settings.KAFKA_BROKERS === undefined) return undefined
  const bus = createBus({ brokers: settings.KAFKA_BROKERS, security: kafkaSecurityOf(settings), clientId: 'throughline-outbox', logger: fieldsFirst(log) })
  const names = { signals: settings.SIGNALS_TOPIC, rules: settings.RULES_TOPIC }
  return new KafkaSender({ pool, log, names, producer: bus.producer(), topics: bus.topics() })
}
