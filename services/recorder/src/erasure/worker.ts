import type { Log } from '@throughline/platform'
import { openVault, type Vault } from '@throughline/vault'
import pg from 'pg'
import type { RecorderSettings } from '../settings.js'
import { within } from '../within.js'
import { Duty } from './duty.js'
import { Finisher } from './finisher.js'
import { Rewriter } from './rewriter.js'

const FINISH_LOCK = 7_205_759_406
const REWRITE_LOCK = 7_205_759_407
/** So soon a single event is unreadable that was erased, for the gateway leaves it to us. */
const FINISH_EVERY_MS = 250
const REWRITE_EVERY_MS = 1_000
const CLOSE_MS = 3_000

/** Finishes erasures beside the recording, under a role of its own. Of several recorders one does it. */
export class ErasureWorker {
  readonly #pool: pg.Pool
  readonly #vault: Vault
  readonly #duties: readonly Duty[]

  /** @returns undefined when ERASER_DATABASE_URL is not set: another recorder has to do it; or when nothing is sealed */
  static from(settings: RecorderSettings, log: Log): ErasureWorker | undefined {
    const { ERASER_DATABASE_URL: databaseUrl, PERSONAL_DATA } = settings
    if (PERSONAL_DATA === 'clear') return undefined
    if (databaseUrl !== undefined) {
      refuseOtherKeys(settings)
      return new ErasureWorker(settings, databaseUrl, log)
    }
    log.warn('ERASER_DATABASE_URL is not set: this process finishes no erasures', {})
    return undefined
  }

  private constructor(settings: RecorderSettings, databaseUrl: string, log: Log) {
    const keysDatabaseUrl = settings.ERASER_KEYS_DATABASE_URL ?? databaseUrl
    this.#pool = openPool(databaseUrl, log)
    this.#vault = openVault(
      { ...settings, DATABASE_URL: databaseUrl, KEYS_DATABASE_URL: keysDatabaseUrl },
      { name: 'eraser', connections: 1 },
    )
    const finisher = new Finisher({ pool: this.#pool, vault: this.#vault }, log)
    const rewriter = new Rewriter({ pool: this.#pool, databaseUrl, keysDatabaseUrl, time: settings.REWRITE_AT, log })
    this.#duties = [
      new Duty({
        name: 'finishing erasures', lock: FINISH_LOCK, databaseUrl, everyMs: FINISH_EVERY_MS, log,
        round: (signal) => finisher.round(signal),
      }),
      new Duty({
        name: 'rewriting files', lock: REWRITE_LOCK, databaseUrl, everyMs: REWRITE_EVERY_MS, log,
        round: (signal) => rewriter.round(signal),
      }),
    ]
  }

  /** Begins in the background, whatever is away. */
  start(): void {
    for (const duty of this.#duties) duty.start()
  }

  /** What is under way is taken up by the next one. */
  async stop(): Promise<void> {
    await within(CLOSE_MS, Promise.all(this.#duties.map((duty) => duty.stop())))
    await within(CLOSE_MS, Promise.all([this.#pool.end(), this.#vault.close()]))
  }
}

/** Or keys would be looked for where they are not. */
function refuseOtherKeys({ DATABASE_URL, KEYS_DATABASE_URL = DATABASE_URL, ERASER_KEYS_DATABASE_URL }: RecorderSettings): void {
  if (KEYS_DATABASE_URL === DATABASE_URL || ERASER_KEYS_DATABASE_URL !== undefined) return
  throw new Error('KEYS_DATABASE_URL is set, so ERASER_KEYS_DATABASE_URL must be: that database, as throughline_eraser')
}

function openPool(connectionString: string, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    application_name: 'throughline-eraser',
    max: 2,
    connectionTimeoutMillis: 5_000,
    query_timeout: 15_000,
    keepAlive: true,
  })
  pool.on('error', (error) => log.debug('an idle database connection broke', { error }))
  return pool
}
