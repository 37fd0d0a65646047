import { setTimeout as sleep } from 'node:timers/promises'
import { Logger } from '@nestjs/common'
import { createBus, type LogProducer, type LogTopics } from '@throughline/bus'
import { TokenVerifier } from '@throughline/access'
import { Callers, ControlDirectory } from '@throughline/control'
import { AuditTrail } from '@throughline/log'
import { fieldsFirst, kafkaSecurityOf, logOf } from '@throughline/platform'
import { loadMasterKeys } from '@throughline/subjects'
import { openVault, type Vault } from '@throughline/vault'
import { Pool } from 'pg'
import { SignalTopic, type SignalTopicOptions } from './care/signal-topic.js'
import { DeliveryDesk } from './endpoints/delivery-desk.js'
import { EndpointDesk } from './endpoints/endpoint-desk.js'
import { Erasures } from './erasure/erasures.js'
import { Senders } from './events/accept/sender.js'
import { EventPublisher } from './events/event-publisher.js'
import { EventStatusReader } from './events/event-status.js'
import { StatusDesk } from './followups/status-desk.js'
import { Statements } from './identity/statements.js'
import { linksOf } from './links/links-of.js'
import type { Links } from './links/links.js'
import { LaneState } from './kafka/lane-state.js'
import { directoryFailures, producedEvents, sendDuration, showQueue } from './metrics.js'
import { Publisher } from './publish/publisher.js'
import { QuarantineDesk } from './quarantine/quarantine-desk.js'
import { BaselineDesk } from './baselines/baseline-desk.js'
import { DraftDesk } from './rules/draft-desk.js'
import { DuePublications } from './rules/due-publications.js'
import { Publications } from './rules/publications.js'
import { RuleDesk } from './rules/rule-desk.js'
import type { GatewaySettings } from './settings.js'
import { SurveyBook } from './surveys/survey-book.js'
import { SurveyDesk } from './surveys/survey-desk.js'
import { SurveySendings } from './surveys/survey-sendings.js'
import { ChannelTopics, type ChannelTopicsOptions } from './topics/channel-topics.js'
import { KeyDesk } from './tenants/key-desk.js'
import { TenantDesk } from './tenants/tenant-desk.js'

const RETRY_MS = 500
const AWAY_LOG_MS = 10_000
/** To the key store: for erasures and the quarantine. */
const KEY_CONNECTIONS = 2

/** The gateway without its HTTP: everything it is made of, put together once. Nothing connects before `start`. */
export class Gateway {
  readonly directory: ControlDirectory
  readonly callers: Callers
  readonly events: EventPublisher
  readonly status: EventStatusReader
  readonly quarantine: QuarantineDesk
  readonly tenants: TenantDesk
  readonly keys: KeyDesk
  readonly erasures: Erasures
  readonly statements: Statements
  readonly drafts: DraftDesk
  readonly baselines: BaselineDesk
  readonly endpoints: EndpointDesk
  readonly deliveries: DeliveryDesk
  readonly rules: RuleDesk
  readonly #dueRules: DuePublications
  readonly audit: AuditTrail
  /** Of pages for customers. */
  readonly links: Links
  readonly statuses: StatusDesk
  /** Makes `survey.sent` of questions that are due. */
  readonly surveys: SurveySendings
  readonly surveyDesk: SurveyDesk
  /** Whether web pages of this machine may use any key. */
  readonly loopbackOrigins: boolean
  readonly #logger = new Logger('Gateway')
  readonly #pool: Pool
  readonly #vault: Vault
  readonly #producer: LogProducer
  readonly #topics: LogTopics
  readonly #publisher: Publisher
  readonly #lane: LaneState
  readonly #channels: ChannelTopics | undefined
  readonly #care: SignalTopic | undefined
  readonly #stopping = new AbortController()
  #awayLoggedAt = Number.NEGATIVE_INFINITY

  /** @throws Error when the key file cannot be read */
  constructor(settings: GatewaySettings) {
    this.loopbackOrigins = settings.LOOPBACK_ORIGINS === 'true'
    const master = loadMasterKeys(settings.KEYS_FILE)
    this.links = linksOf(settings, master)
    const senders = new Senders(master)
    this.#vault = openVault(settings, { name: 'gateway', connections: KEY_CONNECTIONS })
    this.#pool = openPool(settings.DATABASE_URL, (error) => this.#logger.warn('a connection to PostgreSQL broke', error))
    this.audit = new AuditTrail(this.#pool)
    this.directory = new ControlDirectory(this.#pool, { onFailure: (error) => this.#directoryFailed(error) })
    this.callers = new Callers(this.directory, new TokenVerifier(settings.OIDC_FILE, { onFailure: (error) => this.#issuerFailed(error) }))
    const bus = createBus({ brokers: settings.KAFKA_BROKERS, security: kafkaSecurityOf(settings), clientId: 'throughline-gateway', logger: fieldsFirst(logOf(Logger, 'Kafka')) })
    this.#producer = bus.producer()
    this.#topics = bus.topics()
    this.#publisher = new Publisher(this.#producer, {
      lingerMs: settings.LINGER_MS,
      queueRecords: settings.QUEUE_EVENTS,
      onSend: (records, durationMs, error) => {
        sendDuration.observe({ outcome: error === undefined ? 'acknowledged' : 'failed' }, durationMs / 1_000)
        if (error === undefined) producedEvents.inc(records)
      },
    })
    showQueue(() => this.#publisher.depth)
    this.#lane = new LaneState(settings.INTERACTIONS_TOPIC, this.#pool, this.#topics)
    this.events = new EventPublisher(senders, this.#lane, this.#publisher)
    this.#channels = channelTopicsOf(settings, { bus, topics: this.#topics, directory: this.directory, publisher: this.events })
    this.status = new EventStatusReader(senders, this.#pool)
    this.quarantine = new QuarantineDesk(this.#pool, this.events, this.#vault)
    this.tenants = new TenantDesk(this.#pool)
    this.keys = new KeyDesk(this.#pool, this.tenants)
    this.erasures = new Erasures({ pool: this.#pool, master, vault: this.#vault, publisher: this.events }, settings)
    this.statements = new Statements({ pool: this.#pool, master, senders, publisher: this.events, links: this.links }, settings)
    this.statuses = new StatusDesk({ links: this.links, token: master.token, directory: this.directory, timeline: this.statements.timeline })
    this.drafts = new DraftDesk(this.#pool)
    this.baselines = new BaselineDesk(this.#pool, this.statements.timeline)
    this.endpoints = new EndpointDesk(this.#pool, this.#vault)
    this.deliveries = new DeliveryDesk(this.#pool)
    const publications = new Publications(this.#pool, master, this.events)
    const book = new SurveyBook(this.#pool)
    this.surveys = new SurveySendings(this.links, book)
    this.surveyDesk = new SurveyDesk({ links: this.links, book, pool: this.#pool, master, directory: this.directory, publisher: this.events })
    this.#care = signalTopicOf(settings, { bus, topics: this.#topics, directory: this.directory, publisher: this.events, links: this.links, surveys: this.surveys })
    this.rules = new RuleDesk(this.#pool, publications)
    this.#dueRules = new DuePublications(this.#pool, publications)
  }

  /** Goes for what is needed to take events, again and again until it is there. Readiness tells how far it is. */
  start(): void {
    void this.#until('reading keys and settings', () => this.checkControl())
    void this.#until('connecting to Kafka', async () => {
      await this.#producer.connect()
      await this.checkKafka()
      this.#channels?.start()
      this.#care?.start()
    })
    this.erasures.start()
    this.#dueRules.start()
  }

  /**
   * Resolves once keys, settings and the number of parts were read. It stays so when PostgreSQL goes away afterwards:
   * the gateway goes on taking events.
   */
  async checkControl(): Promise<void> {
    await this.#lane.readParts()
    await this.directory.warm()
  }

  /** Rejects while Kafka does not answer, or its topic does not fit. */
  async checkKafka(): Promise<void> {
    await this.#lane.checkTopic()
    this.#publisher.returned()
  }

  /** Sends what waits, then lets go of everything. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all([this.erasures.stop(), this.#dueRules.stop(), this.#channels?.stop(), this.#care?.stop()])
    await Promise.all([this.#publisher.drained(), this.audit.close()])
    await Promise.allSettled([this.#producer.close(), this.#topics.close(), this.#pool.end(), this.#vault.close()])
  }

  async #until(what: string, work: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        return await work()
      } catch (error) {
        if (failures % 20 === 0) this.#logger.warn(`${what} did not work yet; it goes on trying`, error)
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  /** At most once in some seconds for each issuer. */
  #issuerFailed(error: unknown): void {
    this.#logger.warn('the keys of an identity provider cannot be read; known keys go on working', error)
  }

  #directoryFailed(error: unknown): void {
    directoryFailures.inc()
    const now = performance.now()
    if (now - this.#awayLoggedAt < AWAY_LOG_MS) return
    this.#awayLoggedAt = now
    this.#logger.warn('keys and settings cannot be read; known keys go on working', error)
  }
}

function channelTopicsOf(
  { PUBLISH_TOPICS: prefix, PUBLISH_GROUP: groupId, PUBLISH_REFRESH_MS: refreshMs }: GatewaySettings,
  parts: Pick<ChannelTopicsOptions, 'bus' | 'topics' | 'directory' | 'publisher'>,
): ChannelTopics | undefined {
  if (prefix === '') return undefined
  return new ChannelTopics({ ...parts, prefix, groupId, refreshMs, log: logOf(Logger, 'Topics') })
}

function signalTopicOf(
  { SIGNALS_TOPIC: topic, CARE_GROUP: groupId }: GatewaySettings,
  parts: Omit<SignalTopicOptions, 'topic' | 'groupId' | 'log'>,
): SignalTopic | undefined {
  return topic === '' ? undefined : new SignalTopic({ ...parts, topic, groupId, log: logOf(Logger, 'Care') })
}

function openPool(connectionString: string, onBroken: (error: Error) => void): Pool {
  const pool = new Pool({
    connectionString,
    max: 6,
    application_name: 'throughline-gateway',
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 60_000,
    query_timeout: 3_000,
    keepAlive: true,
  })
  pool.on('error', onBroken)
  return pool
}
