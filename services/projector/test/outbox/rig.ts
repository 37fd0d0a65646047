import { randomBytes, randomUUID } from 'node:crypto'
import { addToOutbox, type OutboxMessage, webhookSecretPlace } from '@throughline/log'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { openVault, type Vault } from '@throughline/vault'
import { Pool } from 'pg'
import { Outbox, type OutboxOptions } from '../../src/outbox/outbox.js'
import type { WebhookTimes } from '../../src/outbox/webhooks/webhook-sender.js'
import { projectorSettings } from '../../src/settings.js'

/** Everything soon, so that an outage of an hour is one of seconds. */
export const soon: WebhookTimes = {
  timeoutMs: 2_000,
  heldMs: 1_000,
  schedule: Array.from({ length: 600 }, (_, index) => (index + 1) * 200),
  probeMs: 1_000,
  disableAfterMs: 600_000,
}

export interface Endpoint {
  id: string
  /** As its owner has it: `whsec_…`. */
  secret: string
}

/** A database with an outbox, and workers that empty it. */
export class OutboxRig {
  readonly workers: Outbox[] = []
  private numbers = 0
  private readonly burials: (() => void)[] = []

  private constructor(
    readonly database: TestDatabase,
    readonly admin: Pool,
    readonly projector: Pool,
    readonly vault: Vault,
    readonly gatewayVault: Vault,
  ) {}

  static async start(): Promise<OutboxRig> {
    const database = await testDatabase({ parts: 2 })
    const open = (connectionString: string, max: number): Pool => {
      const pool = new Pool({ connectionString, max })
      pool.on('error', () => undefined)
      return pool
    }
    const vaultAs = (role: string): Vault =>
      openVault({ DATABASE_URL: database.urlFor(role), TENANT_KEYS_FILE: database.tenantKeysFile }, { name: 'spec', connections: 1 })
    return new OutboxRig(database, open(database.adminUrl, 3), open(database.urlFor('projector'), 2), vaultAs('projector'), vaultAs('gateway'))
  }

  async tenant(): Promise<string> {
    const id = randomUUID()
    await this.admin.query("insert into control.tenant (id, slug, name, settings) values ($1, $2, $2, '{}')", [id, `t-${id.slice(0, 8)}`])
    return id
  }

  async endpoint(tenantId: string, url: string, types = ['*']): Promise<Endpoint> {
    const { rows } = await this.admin.query<{ id: string }>(
      "insert into control.webhook_endpoint (tenant_id, id, url, description, types, created_by) values ($1, uuidv7(), $2, '', $3, 'spec') returning id",
      [tenantId, url, types],
    )
    const id = rows[0]?.id ?? ''
    return { id, secret: await this.secret(tenantId, id, 1) }
  }

  /** Another secret of an endpoint. */
  async secret(tenantId: string, endpointId: string, version: number, expiresAt?: Date): Promise<string> {
    const bytes = randomBytes(32)
    const { keyVersion, wrapped } = await this.gatewayVault.wrapSecret(tenantId, webhookSecretPlace(endpointId), bytes)
    await this.admin.query(
      'insert into control.webhook_secret (tenant_id, endpoint_id, version, key_version, wrapped, expires_at) values ($1, $2, $3, $4, $5, $6)',
      [tenantId, endpointId, version, keyVersion, wrapped, expiresAt ?? null],
    )
    return `whsec_${bytes.toString('base64')}`
  }

  /** Messages with numbers that count up. */
  messages(tenantId: string, subjects: readonly string[], given: Partial<OutboxMessage> = {}): OutboxMessage[] {
    return subjects.map((subjectId) => ({
      tenantId,
      subjectId,
      id: randomBytes(32).toString('hex'),
      type: 'signal.opened',
      at: 1_767_225_600_000_000,
      data: { number: ++this.numbers },
      ...given,
    }))
  }

  add(messages: readonly OutboxMessage[]): Promise<number> {
    return addToOutbox(this.projector, messages)
  }

  /** A worker as the projector has it. By default it may call this machine, and waits for nothing long. */
  worker(changes: Record<string, string> = {}, options: Partial<OutboxOptions> = {}): Outbox {
    const settings = projectorSettings.parse({
      DATABASE_URL: this.database.urlFor('projector'),
      KEYS_FILE: 'none',
      WEBHOOK_NETWORKS: '127.0.0.0/8',
      WEBHOOK_HTTP: 'true',
      ...changes,
    })
    const pool = new Pool({ connectionString: settings.DATABASE_URL, max: 3 })
    pool.on('error', () => undefined)
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
    const worker = new Outbox(settings, { pool, vault: this.vault, log, times: soon, ...options })
    this.workers.push(worker)
    worker.start()
    return worker
  }

  /**
   * The database as a process sees it that will be killed: from some moment on nothing that it says arrives.
   *
   * @param until the statement that kills it; default: none, `kill` does
   */
  mortalPool(until: (text: string) => boolean = () => false): { pool: Pool; kill(): void } {
    const pool = new Pool({ connectionString: this.database.urlFor('projector'), max: 3 })
    pool.on('error', () => undefined)
    const query = pool.query.bind(pool) as (...args: unknown[]) => unknown
    let dead = false
    const kill = (): void => void (dead = true)
    Object.assign(pool, {
      query: (...args: unknown[]) => {
        if (until(String(args[0]))) kill()
        return dead ? new Promise((_, reject) => this.burials.push(() => reject(new Error('it was killed')))) : query(...args)
      },
    })
    return { pool, kill }
  }

  async stopWorkers(): Promise<void> {
    const stopping = this.workers.splice(0).map((worker) => worker.stop())
    const burying = setInterval(() => {
      for (const bury of this.burials.splice(0)) bury()
    }, 20)
    await Promise.all(stopping)
    clearInterval(burying)
  }

  /** How many deliveries of an endpoint are in each state. */
  async states(endpointId: string): Promise<Record<string, number>> {
    const { rows } = await this.admin.query<{ state: string; count: number }>(
      'select state, count(*)::integer as count from outbox.delivery where endpoint_id = $1 group by state',
      [endpointId],
    )
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
  }

  async one<T>(sql: string, ...values: unknown[]): Promise<T | undefined> {
    return (await this.admin.query(sql, values)).rows[0] as T | undefined
  }

  async close(): Promise<void> {
    await this.stopWorkers()
    await Promise.all([this.admin.end(), this.projector.end(), this.vault.close(), this.gatewayVault.close()])
    await this.database.close()
  }
}
