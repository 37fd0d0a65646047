import { Logger } from '@nestjs/common'
import { claimDue, tenantsWithDue } from '@throughline/control/administration'
import { asTenant } from '@throughline/database'
import type { Pool } from 'pg'
import type { Publications } from './publications.js'

/** So much later than its time a version is told at most, as long as PostgreSQL and Kafka are there. */
const EVERY_MS = 500
const TENANTS = 100
const REPORT_MS = 10_000

/**
 * Tells what is due: versions that were scheduled, and what a gateway has left that died while it told several. Whichever
 * gateway does it, and however often: the log takes each once.
 */
export class DuePublications {
  readonly #logger = new Logger('Rules')
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #running: Promise<void> = Promise.resolve()
  #reportedAt = Number.NEGATIVE_INFINITY

  constructor(
    private readonly pool: Pool,
    private readonly publications: Pick<Publications, 'tell'>,
  ) {}

  start(): void {
    this.#timer ??= this.#later()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    this.#stopped = true
    await this.#running
  }

  #later(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#running = this.#round()
    }, EVERY_MS).unref()
  }

  async #round(): Promise<void> {
    try {
      for (const tenantId of await tenantsWithDue(this.pool, TENANTS)) await this.#tell(tenantId)
    } catch (error) {
      this.#report(error)
    }
    if (!this.#stopped) this.#timer = this.#later()
  }

  async #tell(tenantId: string): Promise<void> {
    const due = await asTenant(this.pool, tenantId, (client) => claimDue(client, tenantId))
    await this.publications.tell(due.map((one) => ({ ...one, tenantId })))
  }

  /** While PostgreSQL is away every round fails: one line in a while tells that. */
  #report(error: unknown): void {
    const now = performance.now()
    if (now - this.#reportedAt < REPORT_MS) return
    this.#reportedAt = now
    this.#logger.warn('rules that are due could not be told yet; it is tried again', error)
  }
}
