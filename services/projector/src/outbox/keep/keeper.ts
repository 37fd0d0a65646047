import { readSql } from '@throughline/database'
import type { Pool } from 'pg'
import { waiting } from '../metrics.js'

const giveUpText = readSql(import.meta.url, './give-up.sql')
const clearText = readSql(import.meta.url, './clear.sql')
const clearMessagesText = readSql(import.meta.url, './clear-messages.sql')
const waitingText = readSql(import.meta.url, './waiting.sql')

/** Rows at a time. */
const SOME = 5_000

/** Keeps the outbox small: forgets what left long ago, and gives up what waits for nobody. */
export class Keeper {
  constructor(
    private readonly pool: Pool,
    private readonly days: number,
  ) {}

  /** @returns whether there may be more */
  async round(): Promise<boolean> {
    const gaveUp = await this.pool.query(giveUpText, [this.days, SOME])
    const cleared = await this.pool.query(clearText, [this.days, SOME])
    const messages = await this.pool.query(clearMessagesText, [this.days, SOME])
    const { rows } = await this.pool.query<{ what: string; count: number }>(waitingText)
    for (const { what, count } of rows) waiting.set({ what }, count)
    return [gaveUp, cleared, messages].some(({ rowCount }) => (rowCount ?? 0) >= SOME)
  }
}
