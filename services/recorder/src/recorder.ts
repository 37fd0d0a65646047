import { createBus, HintSender, type Bus, type LogTopics } from '@throughline/bus'
import { readParts } from '@throughline/log'
import { fieldsFirst, kafkaSecurityOf, messageOf, type Log } from '@throughline/platform'
import type { Vault } from '@throughline/vault'
import pg from 'pg'
import { Backoff } from './backoff.js'
import { Lane } from './lanes/lane.js'
import { TopicRecorder } from './parts/topic-recorder.js'
import { ClearSealer } from './seal/clear-sealer.js'
import type { Sealer } from './seal/sealer.js'
import { vaultOf } from './seal/vault-of.js'
import { VaultSealer } from './seal/vault-sealer.js'
import type { RecorderSettings } from './settings.js'
import { Watch } from './watch/watch.js'
import { within } from './within.js'

/** Partitions of the second lane that are recorded at a time: history never holds up what happens now. */
const backfillConcurrency = 1
/** Cursors, surveys and health beside the chunks. */
const extraConnections = 2
/** A chunk's keys take milliseconds, and most chunks need few. */
const keyConnections = 2
/** A chunk takes milliseconds; one that takes so long has lost its server. */
const queryTimeoutMs = 15_000
/** All chunks are finished by then: whatever does not close in time has nothing left to say. */
const closeMs = 3000

/** Handles a batch of a lane; `recordBatch` is what it has to end in. */
export type Dispatch = (lane: Lane, ...batch: Parameters<TopicRecorder['onBatch']>) => Promise<void>

/**
 * Everything of the recorder but Nest: lanes, the connections they share, and the watch over them. It comes up whatever
 * is away, says so in `faults`, and begins when it can.
 */
export class Recorder {
  readonly pool: pg.Pool
  /** Undefined when nothing is sealed. */
  readonly vault: Vault | undefined
  private readonly sealer: Sealer
  private readonly bus: Bus
  private readonly topics: LogTopics
  private readonly hints: HintSender
  private lanes: readonly Lane[] = []
  private watch: Watch | undefined
  private obstacle: string | undefined = 'has not started yet'
  private readonly ending = new AbortController()
  private starting: Promise<void> | undefined
  private stopping: Promise<void> | undefined

  /**
   * @param exit ends the process after having said why; a supervisor starts it again
   * @throws Error when it is not clear where the keys of personal data come from
   */
  constructor(
    private readonly settings: RecorderSettings,
    private readonly log: Log,
    private readonly exit: (reason: string) => void,
  ) {
    this.vault = vaultOf(settings, keyConnections)
    this.sealer = this.vault ? new VaultSealer(this.vault) : new ClearSealer()
    this.pool = openPool(settings, log)
    this.bus = createBus({ brokers: settings.KAFKA_BROKERS, security: kafkaSecurityOf(settings), clientId: 'throughline-recorder', logger: fieldsFirst(log) })
    this.topics = this.bus.topics()
    this.hints = new HintSender(this.bus.producer({ sendTimeoutMs: 2000 }), settings.CHANGES_TOPIC)
  }

  /** Begins in the background. */
  start(dispatch: Dispatch): void {
    this.starting ??= this.begin(dispatch)
  }

  /** What keeps the recorder from recording everything, by lane; empty when nothing does. */
  faults(): string[] {
    if (this.obstacle !== undefined) return [this.obstacle]
    return this.lanes.flatMap((lane) => {
      const { topic, waitingFor, parts } = lane.recorder
      const fault = lane.obstacle ?? waitingFor
      const alarms = parts.flatMap(({ number, alarm, keysFault }) => {
        if (alarm) return [`${topic} part ${number}: ${alarm.kind}, ${alarm.message}`]
        return keysFault === undefined ? [] : [`${topic} part ${number} waits for keys: ${keysFault}`]
      })
      return fault === undefined ? alarms : [`${topic}: ${fault}`, ...alarms]
    })
  }

  /** Why the last look at broker and log failed. */
  get watchFault(): string | undefined {
    return this.watch ? this.watch.fault : this.obstacle
  }

  /** Finishes the chunks that are under way, leaves the groups and closes what is open. Safe to call twice. */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce()
    return this.stopping
  }

  private async stopOnce(): Promise<void> {
    this.ending.abort()
    await this.starting
    await Promise.all([...this.lanes.map((lane) => lane.stop()), this.watch?.stop()])
    await within(closeMs, Promise.all([this.hints.close(), this.topics.close(), this.pool.end(), this.vault?.close()]))
  }

  private async begin(dispatch: Dispatch): Promise<void> {
    const parts = await this.partsOfLog()
    if (parts === undefined) return
    const { INTERACTIONS_TOPIC, BACKFILL_TOPIC, CONNECTIONS, STANDSTILL_MS } = this.settings
    this.lanes = [
      this.lane('interactions', INTERACTIONS_TOPIC, parts, CONNECTIONS),
      this.lane('backfill', BACKFILL_TOPIC, parts, backfillConcurrency),
    ]
    this.watch = new Watch({
      recorders: this.lanes.map((lane) => lane.recorder),
      openTopics: () => this.bus.topics(),
      pool: this.pool,
      log: this.log,
      standstillMs: STANDSTILL_MS,
      exit: this.exit,
    })
    for (const lane of this.lanes) lane.start((batch, signal) => dispatch(lane, batch, signal))
    this.watch.start()
    this.obstacle = undefined
  }

  private async partsOfLog(): Promise<number | undefined> {
    const { signal } = this.ending
    const backoff = new Backoff()
    while (!signal.aborted) {
      try {
        return await readParts(this.pool)
      } catch (error) {
        this.obstacle = `the log cannot be read: ${messageOf(error)}`
        const waitMs = backoff.next()
        this.log.warn('the log cannot be read', { error, waitMs })
        await backoff.wait(waitMs, signal)
      }
    }
    return undefined
  }

  private lane(pattern: string, topic: string, parts: number, concurrency: number): Lane {
    const { settings, bus, topics, log, pool, sealer } = this
    const recorder = new TopicRecorder({
      topic,
      parts,
      limits: { records: settings.CHUNK_RECORDS, bytes: settings.CHUNK_BYTES },
      pool,
      sealer,
      topics,
      log,
      hint: (part, position) => this.hints.tell(part, position),
      crashed: (error) => this.exit(`the consumer of ${topic} is gone: ${messageOf(error)}`),
    })
    const { GROUP_ID: group, SESSION_TIMEOUT_MS: sessionTimeoutMs } = settings
    return new Lane({ pattern, bus, topics, recorder, parts, group, concurrency, sessionTimeoutMs, log })
  }
}

function openPool({ DATABASE_URL, CONNECTIONS }: RecorderSettings, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: DATABASE_URL,
    application_name: 'throughline-recorder',
    max: CONNECTIONS + backfillConcurrency + extraConnections,
    connectionTimeoutMillis: 5000,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
  })
  // An idle connection that breaks is no news for anybody: the next query gets another.
  pool.on('error', (error) => log.debug('an idle database connection broke', { error }))
  return pool
}
