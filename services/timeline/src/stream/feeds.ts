import { Inject, Injectable, Logger } from '@nestjs/common'
import { type Heads, readHeads } from '@throughline/log'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { COMPOSITIONS, type Compositions } from './compositions.js'
import { LogWatch } from './log-watch.js'
import { StreamIds } from './stream-ids.js'
import { TenantFeed } from './tenant-feed.js'

/** A feed may begin at what was read so long ago: its streams know better where they are. */
const HEADS_AGE_MS = 1_000
const REPORT_MS = 10_000

/** The feeds of all tenants that have streams, and what drives them: one question to the log for all of them. */
@Injectable()
export class Feeds {
  private readonly feeds = new Map<string, TenantFeed>()
  private readonly watch: LogWatch
  private readonly logger = new Logger('Streams')
  private reportedAt = Number.NEGATIVE_INFINITY

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(PersonalData) private readonly personal: PersonalData,
    @Inject(COMPOSITIONS) private readonly compositions: Compositions,
  ) {
    this.watch = new LogWatch({
      read: () => database.ask(readHeads),
      onHeads: (heads) => this.feeds.forEach((feed) => feed.tell(heads)),
      onFailure: (error) => this.report(error),
      pollMs: settings.streams.pollMs,
    })
  }

  /**
   * The feed of a tenant, which goes on as long as it has streams.
   * @throws Problem 503 while the log is away
   */
  async of(tenantId: string): Promise<TenantFeed> {
    const known = this.feeds.get(tenantId)
    if (known) return known
    const heads = await this.watch.heads(HEADS_AGE_MS)
    const feed = this.feeds.get(tenantId) ?? this.make(tenantId, heads)
    this.feeds.set(tenantId, feed)
    this.watch.start()
    return feed
  }

  /** How far the log has come at this moment. @throws Problem 503 while it is away */
  async now(): Promise<Heads['parts']> {
    return (await this.database.ask(readHeads)).parts
  }

  /** There may be news. */
  hint(): void {
    this.watch.hint()
  }

  /** Lets feeds go that have no streams (any more). Only for timers: who has just got a feed comes with a stream in the same turn. */
  sweep(): void {
    for (const [tenantId, feed] of this.feeds) if (feed.streams.size === 0) this.feeds.delete(tenantId)
    if (this.feeds.size === 0) this.watch.stop()
  }

  stop(): void {
    this.watch.stop()
  }

  private make(tenantId: string, heads: Heads): TenantFeed {
    const { database, personal, compositions, customers, settings } = this
    const ids = new StreamIds(settings.keys.token, tenantId)
    const cipher = customers.cipherOf(tenantId)
    const onFailure = (error: unknown): void => this.report(error)
    return new TenantFeed({ tenantId, database, personal, compositions, ids, cipher, onFailure }, heads)
  }

  /** While the log is away every round fails: one line in a while tells that. */
  private report(error: unknown): void {
    const now = performance.now()
    if (now - this.reportedAt < REPORT_MS) return
    this.reportedAt = now
    this.logger.warn('news could not be read; streams wait', error)
  }
}
