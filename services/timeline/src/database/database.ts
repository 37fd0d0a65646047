import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common'
import { asTenant, type TenantClient } from '@throughline/database'
import { AuditTrail, readParts } from '@throughline/log'
import { FairGate, unavailable } from '@throughline/platform'
import { Pool } from 'pg'
import { SETTINGS } from '../tokens.js'
import type { Settings } from '../settings.js'
import { isAway } from './is-away.js'

const CONNECT_LIMIT_MS = 2_000
/** A page takes milliseconds; what takes this long is stuck. The server gives up first (the role's time limit). */
const REPLY_LIMIT_MS = 5_000
/** Of one tenant that may be asked or wait. */
const MAX_QUESTIONS = 500

/** The connections to the event log, as a role that may only read, and append to the audit. */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly pool: Pool
  readonly audit: AuditTrail
  private readonly logger = new Logger('Database')
  private readonly gate: FairGate
  private parts: number | undefined

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.pool = new Pool({
      connectionString: settings.databaseUrl,
      max: settings.poolSize,
      application_name: 'throughline-timeline',
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: REPLY_LIMIT_MS,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      pipeline: true,
    })
    // Some connections are left to what is no tenant's: keys, progress, the audit.
    this.gate = new FairGate(Math.max(1, settings.poolSize - 2), MAX_QUESTIONS)
    // Without a listener, a connection that breaks while idle would end the process.
    this.pool.on('error', (error) => this.logger.warn('an idle connection broke', error))
    this.audit = new AuditTrail(this.pool)
  }

  /**
   * Asks for rows of a tenant: the question sees no others. Tenants take turns.
   *
   * @param how keepPlans: named statements are planned for whatever values
   * @throws Problem 429 when too many questions of the tenant wait, 503 when the database is away, overloaded or not migrated
   */
  askAs<T>(tenantId: string, question: (client: TenantClient) => Promise<T>, how: { keepPlans?: boolean } = {}): Promise<T> {
    return this.gate.pass(tenantId, () => this.ask((pool) => asTenant(pool, tenantId, question, { ...how, readOnly: true })))
  }

  /**
   * Asks something that is no tenant's.
   *
   * @throws Problem 503 when the database is away, overloaded or not migrated
   */
  async ask<T>(question: (pool: Pool) => Promise<T>): Promise<T> {
    try {
      return await question(this.pool)
    } catch (error) {
      if (isAway(error)) throw unavailable('The event log cannot be read at the moment. Please try again.', { cause: error })
      throw error
    }
  }

  /** How many parts the log has; it never changes, so it is read once. */
  async partsOfLog(): Promise<number> {
    return (this.parts ??= await this.ask(readParts))
  }

  /** @throws Error that says what is missing, while the log cannot be read */
  async check(): Promise<void> {
    const parts = await readParts(this.pool)
    if (this.parts !== undefined && parts !== this.parts) {
      throw new Error(`the log had ${this.parts} parts and has ${parts} now: is this another database? Restart the service`)
    }
    this.parts = parts
  }

  async onApplicationShutdown(): Promise<void> {
    await this.audit.close()
    await this.pool.end()
  }
}
