import { readSql } from '@throughline/database'
import type { Pool } from 'pg'
import { assertStorable, type AuditEntry } from './audit-entry.js'

const text = readSql(import.meta.url, './append-audit.sql')

/** The audit cannot take an entry now; what was to be recorded must not happen. */
export class AuditAway extends Error {
  override readonly name = 'AuditAway'
}

export interface AuditTrailOptions {
  /** Entries that may wait; default 10,000. */
  maxWaiting?: number
  /** Entries of a batch, at most; default 500. */
  batch?: number
}

interface Waiting {
  entry: AuditEntry
  durable: boolean
  resolve: () => void
  reject: (reason: Error) => void
}

/**
 * Writes down who did what. An entry goes at once when nothing is on its way, else with the next batch: under load many
 * requests share a transaction.
 */
export class AuditTrail {
  readonly #waiting: Waiting[] = []
  readonly #maxWaiting: number
  readonly #batch: number
  #running: Promise<void> | undefined
  #closed = false

  /** @param pool of a role that may append; its time limits are those of an entry. It stays the caller's. */
  constructor(
    private readonly pool: Pool,
    { maxWaiting = 10_000, batch = 500 }: AuditTrailOptions = {},
  ) {
    this.#maxWaiting = maxWaiting
    this.#batch = batch
  }

  /**
   * Resolves when the entry is stored.
   *
   * @param options durable: on disk, too (default); false for reads, of which a crash of the machine may lose the last
   * @throws AuditAway when too many wait, after close, or when the database does not take it; Error when a field can't be stored
   */
  async record(entry: AuditEntry, { durable = true }: { durable?: boolean } = {}): Promise<void> {
    assertStorable(entry)
    if (this.#closed) throw new AuditAway('the audit is closed')
    if (this.#waiting.length >= this.#maxWaiting) throw new AuditAway(`more than ${this.#maxWaiting} entries wait for the audit`)
    const stored = new Promise<void>((resolve, reject) => this.#waiting.push({ entry, durable, resolve, reject }))
    this.#running ??= this.#run().finally(() => (this.#running = undefined))
    return stored
  }

  /** Stores what waits; takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#batch)
      const values = [JSON.stringify(batch.map(({ entry }) => rowOf(entry))), batch.some(({ durable }) => durable)]
      try {
        await this.pool.query(text, values)
        for (const { resolve } of batch) resolve()
      } catch (cause) {
        for (const { reject } of batch) reject(new AuditAway('the audit could not be written', { cause }))
      }
    }
  }
}

function rowOf(entry: AuditEntry) {
  return {
    tenant_id: entry.tenantId,
    actor_kind: entry.actorKind,
    actor: entry.actor,
    organisation: entry.organisation,
    action: entry.action,
    target: entry.target,
    parts: entry.parts ?? [],
    purpose: entry.purpose,
    trace_id: entry.traceId,
  }
}
