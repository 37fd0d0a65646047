import { RecordTooLargeError, type LogProducer, type OutgoingRecord, type Placement } from '@throughline/bus'
import { FairQueue, Room } from '@throughline/platform'
import { PublisherAway, PublisherFull } from './refusals.js'
import { UnderWay } from './under-way.js'

export interface PublisherOptions {
  /** How long the first request of an idle publisher waits for company. Default 2 ms. */
  lingerMs?: number
  /** So many records are enough for a send: the waiting ends. No request is split. Default 2,000. */
  sendRecords?: number
  /** So many bytes are enough for a send. Default 4 MiB. */
  sendBytes?: number
  /** Sends under way at a time. With two, one is encoded while the broker writes the other. Default 2. */
  sends?: number
  /** Records of one tenant that may wait; of all tenants together twice as many. Default 20,000. */
  queueRecords?: number
  /** Bytes of one tenant that may wait; of all tenants together twice as many. Default 24 MiB. */
  queueBytes?: number
  /** After a failed send, how long requests are refused at once before one of them tries again. Default 1,000 ms. */
  pauseMs?: number
  /** Told of each send that ended. */
  onSend?: (records: number, durationMs: number, error?: unknown) => void
  now?: () => number
}

/** Records that a tenant may have sent before it is another's turn. */
const QUANTUM = 200
/** A send that several tenants share is so many times smaller than one of a single tenant. */
const SHARED_PART = 4

interface Job {
  readonly tenantId: string
  readonly records: readonly OutgoingRecord[]
  readonly bytes: number
  readonly resolve: (placements: Placement[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gathers the records of many requests into few sends: while these are under way the next one gathers. What waits is
 * bounded, and tenants take turns, so that nobody waits for another's flood. A request goes with one send and is answered
 * when that was acknowledged or failed; so whoever waits for the answer before sending the next event has both in order,
 * and more than that nobody is promised.
 */
export class Publisher {
  readonly #producer: LogProducer
  readonly #options: Required<Omit<PublisherOptions, 'onSend'>> & Pick<PublisherOptions, 'onSend'>
  readonly #jobs = new FairQueue<Job>(QUANTUM)
  readonly #room: Room
  readonly #underWay = new UnderWay()
  #sending = 0
  #timer: NodeJS.Timeout | undefined
  #away = false
  #awayUntil = 0
  #idle: (() => void)[] = []

  constructor(producer: LogProducer, options: PublisherOptions = {}) {
    this.#producer = producer
    this.#options = {
      lingerMs: 2,
      sendRecords: 2_000,
      sendBytes: 4 * 1024 * 1024,
      sends: 2,
      queueRecords: 20_000,
      queueBytes: 24 * 1024 * 1024,
      pauseMs: 1_000,
      now: Date.now,
      ...options,
    }
    this.#room = new Room({ count: this.#options.queueRecords, bytes: this.#options.queueBytes })
  }

  /** Records that wait or are being sent, and their bytes. */
  get depth(): { records: number; bytes: number } {
    const { count, bytes } = this.#room.used
    return { records: count, bytes }
  }

  /** True from a failed send until one that works, or until `returned()`. */
  get away(): boolean {
    return this.#away
  }

  /** Somebody else has seen that Kafka answers again. */
  returned(): void {
    this.#away = false
  }

  /**
   * Sends records in their order; resolves with their places once Kafka has all of them (acks=all).
   * @param bytes of all values, about
   * @throws PublisherFull or PublisherAway at once; what the producer throws when the send failed, after which
   *   nobody knows how much of it was written
   */
  publish(tenantId: string, records: readonly OutgoingRecord[], bytes: number): Promise<Placement[]> {
    if (records.length === 0) return Promise.resolve([])
    if (this.#away && (this.#sending > 0 || this.#options.now() < this.#awayUntil)) {
      return Promise.reject(new PublisherAway(this.#options.pauseMs / 1_000))
    }
    const amount = { count: records.length, bytes }
    if (!this.#room.fits(tenantId, amount)) return Promise.reject(new PublisherFull())
    this.#room.enter(tenantId, amount)
    return new Promise((resolve, reject) => {
      this.#jobs.push(tenantId, { tenantId, records, bytes, resolve, reject }, records.length)
      this.#schedule()
    })
  }

  /** Resolves when nothing waits and nothing is being sent. */
  drained(): Promise<void> {
    if (this.#sending === 0 && this.#jobs.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #schedule(): void {
    if (this.#jobs.size === 0) return
    if (this.#sending >= this.#options.sends) {
      this.#express()
      return
    }
    const { records, bytes } = this.depth
    const enough = records >= this.#options.sendRecords || bytes >= this.#options.sendBytes
    if (enough || this.#options.lingerMs === 0) this.#begin()
    else this.#timer ??= setTimeout(() => this.#begin(), this.#options.lingerMs)
  }

  #begin(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#start(this.#take(this.#most()))
  }

  /** While all sends are under way: one more for tenants that have no part in them, so that they wait for nobody. */
  #express(): void {
    const away = (tenantId: string): boolean => !this.#underWay.has(tenantId)
    if (this.#sending > this.#options.sends || !this.#jobs.has(away)) return
    this.#start(this.#take(this.#most(), away))
  }

  #start(jobs: readonly Job[]): void {
    this.#sending++
    this.#underWay.begin(jobs)
    void this.#send(jobs)
  }

  /** A send with others in it is small, since they wait for all of it. */
  #most(): number {
    const { sendRecords } = this.#options
    return this.#room.tenants > 1 ? Math.ceil(sendRecords / SHARED_PART) : sendRecords
  }

  async #send(jobs: readonly Job[]): Promise<void> {
    const records = jobs.length === 1 ? jobs[0]!.records : jobs.flatMap((job) => job.records)
    const startedAt = performance.now()
    try {
      const placements = await this.#producer.send(records)
      this.#away = false
      this.#options.onSend?.(records.length, performance.now() - startedAt)
      this.#placed(jobs, placements)
    } catch (error) {
      this.#options.onSend?.(records.length, performance.now() - startedAt, error)
      this.#failed(jobs, error)
    }
    this.#sending--
    this.#underWay.end(jobs)
    if (this.#jobs.size > 0 && this.#sending < this.#options.sends) this.#begin() // they have waited long enough
    else if (this.#jobs.size > 0) this.#express()
    else if (this.#sending === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** The requests of the next send, at least one; those of a tenant in their order. */
  #take(most: number, among?: (tenantId: string) => boolean): Job[] {
    let records = 0
    let bytes = 0
    const jobs: Job[] = []
    while (records < most && bytes < this.#options.sendBytes) {
      const job = this.#jobs.take(among)
      if (job === undefined) break
      records += job.records.length
      bytes += job.bytes
      jobs.push(job)
    }
    return jobs
  }

  #placed(jobs: readonly Job[], placements: Placement[]): void {
    let from = 0
    for (const job of jobs) {
      const to = from + job.records.length
      this.#leave(job).resolve(jobs.length === 1 ? placements : placements.slice(from, to))
      from = to
    }
  }

  /** Kafka being away ends the waiting of everybody: they are told now rather than after a send of their own. */
  #failed(jobs: readonly Job[], error: unknown): void {
    for (const job of jobs) this.#leave(job).reject(error)
    if (error instanceof RecordTooLargeError) return
    this.#away = true
    this.#awayUntil = this.#options.now() + this.#options.pauseMs
    for (const job of this.#jobs.drain()) {
      this.#leave(job).reject(new PublisherAway(this.#options.pauseMs / 1_000, error))
    }
  }

  #leave(job: Job): Job {
    this.#room.leave(job.tenantId, { count: job.records.length, bytes: job.bytes })
    return job
  }
}
