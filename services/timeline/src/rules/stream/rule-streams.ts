import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common'
import { type Scope, sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { readRuleHeads } from '@throughline/log'
import { invalidParameter, unavailable } from '@throughline/platform'
import { Database } from '../../database/database.js'
import type { Settings } from '../../settings.js'
import type { Credential } from '../../stream/credential.js'
import { Rights } from '../../stream/rights.js'
import { StreamKeeper } from '../../stream/stream-keeper.js'
import { StreamLimits } from '../../stream/stream-limits.js'
import { SETTINGS } from '../../tokens.js'
import { headsIn, type RuleHeads } from './rule-heads.js'
import { RuleStream } from './rule-stream.js'

/** Any of them lets somebody follow the rules; the policy of the route says the same. */
const NEEDED: readonly Scope[] = ['reach:read', 'rules:manage']
const GOODBYE_MS = 3_000
/** After a hint that something was recorded: by then the view of rules has mostly taken it in. */
const HINTED_MS = 60
const REPORT_MS = 10_000

/** Opens streams of rules, and tells all of a tenant when other rules are in force: one question a tenant, while there are any. */
@Injectable()
export class RuleStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<RuleStream>()
  private readonly limits: StreamLimits
  private readonly keeper: StreamKeeper
  private readonly pollMs: number
  private readonly logger = new Logger('Streams')
  private timer: NodeJS.Timeout | undefined
  private hinted: NodeJS.Timeout | undefined
  private looking: Promise<void> | undefined
  private reportedAt = Number.NEGATIVE_INFINITY
  private closing = false

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Rights) rights: Rights,
    @Inject(Database) private readonly database: Database,
  ) {
    this.pollMs = settings.streams.pollMs
    this.limits = new StreamLimits(settings.streams)
    this.keeper = new StreamKeeper(this.open, { hold: (credential, sight) => rights.hold(credential, sight, NEEDED) }, settings.streams)
  }

  /**
   * A stream of which rules are in force, from now on or from what the client knows. Who gets it reads it, or destroys it.
   * @throws Problem 400, 429 when there are too many, 503
   */
  async start(caller: KnownKey, credential: Credential, lastEventId: string | undefined): Promise<RuleStream> {
    if (this.closing) throw unavailable('This process is about to end. Another one has the stream: try again.', { retryAfterSeconds: 1 })
    const brought = lastEventId === undefined ? undefined : headsIn(lastEventId)
    if (lastEventId !== undefined && brought === undefined) throw invalidParameter('last_event_id', 'is not the id of an event of this stream')
    const heads = await this.headsOf(caller.tenantId)
    const reader = { tenantId: caller.tenantId, callerId: caller.id, credential, sight: sightOf(caller) }
    this.limits.enter(reader)
    const stream = new RuleStream(reader, brought ?? heads, () => void this.look())
    stream.once('close', () => this.forget(stream))
    this.open.add(stream)
    stream.tellOpened(heads, brought !== undefined)
    this.keeper.start()
    this.timer ??= this.later()
    return stream
  }

  /** Something was recorded: perhaps rules, and then it is looked sooner. However many hints come, no more often than this. */
  hint(): void {
    if (this.open.size === 0 || this.closing) return
    this.hinted ??= setTimeout(() => {
      this.hinted = undefined
      void this.look()
    }, HINTED_MS)
  }

  private forget(stream: RuleStream): void {
    this.open.delete(stream)
    this.limits.leave(stream.reader)
    if (this.open.size > 0) return
    this.keeper.stop()
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private later(): NodeJS.Timeout {
    return setTimeout(() => {
      void this.look().finally(() => {
        this.timer = this.open.size > 0 && !this.closing ? this.later() : undefined
      })
    }, this.pollMs)
  }

  /** One at a time: what was read earlier must not be told later. */
  private look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = undefined
    })
    return this.looking
  }

  private async lookOnce(): Promise<void> {
    for (const [tenantId, streams] of Map.groupBy(this.open, ({ reader }) => reader.tenantId)) {
      try {
        const heads = await this.headsOf(tenantId)
        for (const stream of streams) if (stream.open) stream.tell(heads)
      } catch (error) {
        this.report(error)
      }
    }
  }

  private headsOf(tenantId: string): Promise<RuleHeads> {
    return this.database.askAs(tenantId, (client) => readRuleHeads(client, tenantId))
  }

  /** While PostgreSQL is away every look fails: one line in a while tells that. */
  private report(error: unknown): void {
    const now = performance.now()
    if (now - this.reportedAt < REPORT_MS) return
    this.reportedAt = now
    this.logger.warn('which rules are in force could not be read; streams wait', error)
  }

  /** Before the server waits for open requests: clients come back at once, and find another process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true
    clearTimeout(this.timer)
    clearTimeout(this.hinted)
    const closed = [...this.open].map((stream) => new Promise((resolve) => stream.once('close', resolve)))
    for (const stream of this.open) stream.finish('this process ends')
    const late = setTimeout(() => this.open.forEach((stream) => stream.destroy()), GOODBYE_MS)
    await Promise.all(closed)
    clearTimeout(late)
    this.keeper.stop()
  }
}
