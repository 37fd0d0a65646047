import { rewriteTable, settleRewrites, wantedRewrites } from '@throughline/log'
import { messageOf, type Log } from '@throughline/platform'
import pg from 'pg'
import { isDue, type RewriteTime } from './rewrite-time.js'

/** Somebody may still see what was overwritten, or hold the table. */
const AGAIN_MS = 5_000
/** Erasures that need no rewrite, or whose last one was dated by nobody. */
const SETTLE_MS = 30_000

interface RewriterOptions {
  pool: pg.Pool
  /** As throughline_eraser: the log's database, and that of the keys. */
  databaseUrl: string
  keysDatabaseUrl: string
  time: RewriteTime
  log: Log
}

/** Writes the files of tables anew that held what was erased, when it is time, and dates the erasures. */
export class Rewriter {
  readonly #later = new Map<string, number>()
  #settledAt = 0

  constructor(private readonly options: RewriterOptions) {}

  async round(signal: AbortSignal): Promise<void> {
    const { pool, time } = this.options
    const now = Date.now()
    let rewritten = false
    for (const { target, wantedAt } of await wantedRewrites(pool)) {
      if (signal.aborted) return
      const later = (this.#later.get(target) ?? 0) > now
      if (!later && isDue(time, wantedAt / 1_000, now)) rewritten = (await this.#rewrite(target)) || rewritten
    }
    if (!rewritten && now - this.#settledAt < SETTLE_MS) return
    await settleRewrites(pool)
    this.#settledAt = now
  }

  async #rewrite(target: string): Promise<boolean> {
    const { pool, databaseUrl, keysDatabaseUrl, log } = this.options
    const startedAt = performance.now()
    const connectionString = target.startsWith('vault.') ? keysDatabaseUrl : databaseUrl
    const client = new pg.Client({ connectionString, application_name: 'throughline-rewrite', connectionTimeoutMillis: 5_000 })
    client.on('error', () => undefined) // what runs on it fails, too
    try {
      await client.connect()
      if (await rewriteTable(pool, client, target)) {
        this.#later.delete(target)
        log.info('the files of a table are rewritten', { target, durationMs: Math.round(performance.now() - startedAt) })
        return true
      }
      log.info('a table cannot be rewritten for good yet: an older transaction may see what was overwritten', { target })
    } catch (error) {
      log.warn('a table could not be rewritten; it is tried again', { target, reason: messageOf(error) })
    } finally {
      await client.end().catch(() => undefined)
    }
    this.#later.set(target, Date.now() + AGAIN_MS)
    return false
  }
}
