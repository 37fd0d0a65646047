import type { Log } from '@throughline/platform'
import pg from 'pg'
import { Backoff } from '../backoff.js'

/** How long another process may be without its lock before this one looks again. */
const STANDBY_MS = 5_000

interface DutyOptions {
  name: string
  /** Of PostgreSQL's advisory locks: whoever holds it has the duty. */
  lock: number
  databaseUrl: string
  /** Pause between two rounds. */
  everyMs: number
  round: (signal: AbortSignal) => Promise<void>
  log: Log
}

/** Work that goes round and round in one of all processes: in the one that holds the lock, until its connection ends. */
export class Duty {
  readonly #stopping = new AbortController()
  readonly #backoff = new Backoff()
  #running: Promise<void> | undefined

  constructor(private readonly options: DutyOptions) {}

  start(): void {
    this.#running ??= this.#run()
  }

  /** Resolves when the round that is under way has ended; it is asked to hurry. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    const { name, log } = this.options
    while (!signal.aborted) {
      try {
        await this.#serve(signal)
      } catch (error) {
        if (signal.aborted) return
        const waitMs = this.#backoff.next()
        log.warn(`${name} did not work; it is tried again`, { error, waitMs })
        await this.#backoff.wait(waitMs, signal)
      }
    }
  }

  async #serve(signal: AbortSignal): Promise<void> {
    const { databaseUrl: connectionString, lock, everyMs, round } = this.options
    const client = new pg.Client({ connectionString, application_name: 'throughline-erasure', connectionTimeoutMillis: 5_000 })
    let broken: Error | undefined
    client.on('error', (error) => (broken = error))
    client.on('end', () => (broken ??= new Error('the connection ended')))
    await client.connect()
    try {
      while (!(await isMine(client, lock))) {
        if (!(await this.#backoff.wait(STANDBY_MS, signal))) return
      }
      do {
        if (broken) throw broken
        await round(signal)
        this.#backoff.reset()
      } while (await this.#backoff.wait(everyMs, signal))
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

async function isMine(client: pg.Client, lock: number): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lock])
  return rows[0]?.mine === true
}
