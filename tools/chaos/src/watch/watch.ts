import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from 'kafkajs'
import { endsOf, kafkaOf, topic } from '../read/kafka.js'
import { cursors } from '../read/queries.js'
import { asAdmin } from '../system/admin.js'
import { within } from '../system/within.js'

interface Waiting {
  since: number
  ends: number[] | undefined
  resolve: (ms: number) => void
}

const EVERY_MS = 250

/**
 * Looks again and again at Kafka's ends and the log's cursors, through all faults, and so knows how long it took until
 * all parts were being recorded again.
 */
export class Watch {
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>
  #waiting: Waiting[] = []
  #admin: Admin | undefined
  #lag: number | undefined
  #maxLag = 0
  #longestStandstill = 0
  /** Where each part's cursor stood when it was last seen to move, or to have nothing to do. */
  readonly #moved: { cursor: number; at: number }[] = []

  constructor(
    private readonly adminUrl: string,
    private readonly brokers: string,
  ) {
    this.#running = this.#run()
  }

  /** Records in Kafka that are not in the log, when both last answered. */
  get lag(): number | undefined {
    return this.#lag
  }

  /** The most records that waited, and the longest time a part stood still although it had records to record. */
  get figures(): { maxLag: number; longestStandstillMs: number } {
    return { maxLag: this.#maxLag, longestStandstillMs: Math.round(this.#longestStandstill) }
  }

  /**
   * Waits until every part has recorded what Kafka had when it first answered after `since`.
   * @param since `performance.now()` of a fault
   * @returns milliseconds from `since` until then; undefined when it took longer than the limit
   */
  async recovery(since: number, limitMs: number): Promise<number | undefined> {
    const { promise, resolve } = Promise.withResolvers<number>()
    const waiting: Waiting = { since, ends: undefined, resolve }
    this.#waiting.push(waiting)
    try {
      return await within(promise, limitMs, 'not all parts were recorded again')
    } catch {
      return undefined
    } finally {
      this.#waiting = this.#waiting.filter((one) => one !== waiting)
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
    await this.#forget()
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#look().catch(() => this.#forget())
      await sleep(EVERY_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    }
  }

  async #look(): Promise<void> {
    const begun = performance.now()
    const ends = await within(this.#ends(), 5_000, 'Kafka did not answer')
    for (const one of this.#waiting) if (one.since < begun) one.ends ??= ends
    const rows = await within(asAdmin<{ part: number; next_offset: number }>(this.adminUrl, cursors, [topic]), 5_000, 'no cursors')
    const at = new Map(rows.map((row) => [row.part, row.next_offset]))
    this.#lag = ends.reduce((sum, end, part) => sum + Math.max(0, end - (at.get(part) ?? 0)), 0)
    this.#maxLag = Math.max(this.#maxLag, this.#lag)
    const now = performance.now()
    for (const [part, end] of ends.entries()) this.#noteStandstill(part, at.get(part) ?? 0, end, now)
    for (const { since, ends: wanted, resolve } of this.#waiting) {
      if (wanted?.every((end, part) => (at.get(part) ?? 0) >= end)) resolve(now - since)
    }
  }

  #noteStandstill(part: number, cursor: number, end: number, now: number): void {
    const last = this.#moved[part]
    if (last) this.#longestStandstill = Math.max(this.#longestStandstill, now - last.at)
    if (last === undefined || cursor !== last.cursor || cursor >= end) this.#moved[part] = { cursor, at: now }
  }

  async #ends(): Promise<number[]> {
    if (this.#admin === undefined) {
      const admin = kafkaOf(this.brokers).admin()
      await admin.connect()
      this.#admin = admin
    }
    return endsOf(this.#admin)
  }

  async #forget(): Promise<void> {
    const admin = this.#admin
    this.#admin = undefined
    await within(admin?.disconnect() ?? Promise.resolve(), 2_000, 'no goodbye').catch(() => undefined)
  }
}
