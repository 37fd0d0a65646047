import { readSql } from '@throughline/database'
import type { Pool } from 'pg'
import type { Erasure } from '../ledger/columns.js'

const noteProgress = readSql(import.meta.url, './note-progress.sql')
const noteBlanked = readSql(import.meta.url, './note-blanked.sql')

/** Keeps in the ledger how far an erasure has come, so that whoever takes it up knows what was touched before. */
export class Progress {
  constructor(
    private readonly pool: Pool,
    private readonly erasure: Pick<Erasure, 'tenantId' | 'id'>,
  ) {}

  /** Tables whose files will hold what was erased. To be called before it is overwritten there. */
  async willRewrite(...tables: string[]): Promise<void> {
    if (tables.length > 0) await this.#note(0, 0, tables)
  }

  async took({ events = 0, quarantined = 0 }: { events?: number; quarantined?: number }): Promise<void> {
    if (events + quarantined > 0) await this.#note(events, quarantined, [])
  }

  /** All is overwritten; queues the rewriting. */
  async done(): Promise<void> {
    await this.pool.query(noteBlanked, [this.erasure.tenantId, this.erasure.id])
  }

  async #note(events: number, quarantined: number, tables: string[]): Promise<void> {
    await this.pool.query(noteProgress, [this.erasure.tenantId, this.erasure.id, events, quarantined, tables])
  }
}
