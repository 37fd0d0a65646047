import { readSql } from '@throughline/database'
import { WEBHOOK_TEST } from '@throughline/log'
import { type Log, messageOf, type Outbound } from '@throughline/platform'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import { attemptDuration, attempts } from '../metrics.js'
import type { Resolve } from './callable-addresses.js'
import { attempt, type Delivery } from './delivery.js'
import type { Outcome } from './outcome.js'
import { nextWait, STANDARD_SCHEDULE } from './schedule.js'
import { letGo, settleDelivered, settleFailed } from './settle.js'
import { UnderWay } from './under-way.js'

const pickText = readSql(import.meta.url, './pick.sql')
const probeText = readSql(import.meta.url, './probe.sql')

/** To one endpoint at a time; one that fails gets a single one. */
const PER_ENDPOINT = 4
/** Of all places, those that endpoints that fail may have: they cost the most time. */
const FAILING_SHARE = 0.25
const MINUTE = 60_000
/** How long a stop waits for requests that are under way. */
const STOP_MS = 5_000

export interface WebhookTimes {
  /** Of one request, in ms. Default 15,000. */
  readonly timeoutMs: number
  /** How long a process that says nothing keeps others from it, beyond the time of a request, in ms. Default 30,000. */
  readonly heldMs: number
  /** When it is tried again, in ms after the first attempt. */
  readonly schedule: readonly number[]
  /** How often an endpoint that fails is looked at, in ms. Default 5 minutes. */
  readonly probeMs: number
  /** After failing for so long an endpoint is disabled, in ms. Default 5 days. */
  readonly disableAfterMs: number
}

export const standardTimes: WebhookTimes = {
  timeoutMs: 15_000,
  heldMs: 30_000,
  schedule: STANDARD_SCHEDULE,
  probeMs: 5 * MINUTE,
  disableAfterMs: 5 * 24 * 60 * MINUTE,
}

export interface WebhookSenderOptions {
  readonly pool: Pool
  readonly vault: Pick<Vault, 'unwrapSecret'>
  readonly outbound: Outbound
  readonly times: WebhookTimes
  /** Requests at a time. */
  readonly concurrency: number
  readonly log: Log
  /** A request has ended: there may be more to do. */
  readonly onFree: () => void
  readonly resolve?: Resolve | undefined
}

/**
 * Sends messages to webhook endpoints. Several processes share the work by what they hold; a message waits for the earlier
 * ones about its subject at the same endpoint, and for no others.
 */
export class WebhookSender {
  private readonly healthy = new UnderWay()
  private readonly failing = new UnderWay()
  private readonly ending = new AbortController()

  constructor(private readonly options: WebhookSenderOptions) {}

  /** Begins what is due, as much as there is room. @returns whether there may be more */
  async round(signal: AbortSignal): Promise<boolean> {
    const { concurrency } = this.options
    const forFailing = Math.max(1, Math.floor(concurrency * FAILING_SHARE))
    const begun = await this.begin(this.healthy, concurrency - forFailing, PER_ENDPOINT, signal)
    return (await this.begin(this.failing, forFailing, 1, signal)) || begun
  }

  /** Has endpoints that fail looked at, those whose time it is. */
  async probe(): Promise<void> {
    await this.options.pool.query(probeText, [this.options.times.probeMs])
  }

  /** Waits a little for requests that are under way; what is broken off is sent again by whoever is next. */
  async stop(): Promise<void> {
    const breakOff = setTimeout(() => this.ending.abort(), STOP_MS)
    await Promise.all([this.healthy.idle(), this.failing.idle()])
    clearTimeout(breakOff)
  }

  private async begin(lot: UnderWay, places: number, perEndpoint: number, signal: AbortSignal): Promise<boolean> {
    const room = places - lot.size
    if (room <= 0 || signal.aborted) return false
    const { pool, times, onFree } = this.options
    const values = [room, perEndpoint, lot.endpoints, lot.subjects, times.timeoutMs + times.heldMs, lot === this.failing]
    const { rows } = await pool.query<Delivery>(pickText, values)
    for (const delivery of rows) lot.add(delivery, this.deliver(delivery).finally(onFree))
    return rows.length > 0
  }

  /** Never rejects: what is not noted is tried again once nobody holds it any more. */
  private async deliver(delivery: Delivery): Promise<void> {
    const { pool, vault, outbound, resolve, times, log } = this.options
    const begun = performance.now()
    try {
      const outcome = await attempt(delivery, { vault, outbound, resolve, timeoutMs: times.timeoutMs, signal: this.ending.signal })
      attemptDuration.observe((performance.now() - begun) / 1_000)
      await this.settle(delivery, outcome, performance.now() - begun)
    } catch (error) {
      if (!this.ending.signal.aborted) log.warn('a message could not be sent', { endpointId: delivery.endpoint_id, error: messageOf(error) })
      // Where the keys are away, or the database, it is not the endpoint's fault: the attempt is none.
      await letGo(pool, delivery).catch(() => undefined)
    }
  }

  private async settle(delivery: Delivery, outcome: Outcome, tookMs: number): Promise<void> {
    const { pool, times } = this.options
    if (outcome.fault === undefined) {
      await settleDelivered(pool, delivery, outcome, times.probeMs)
      attempts.inc({ outcome: 'delivered' })
      return
    }
    // Who tests wants to know at once.
    const waitMs = delivery.type === WEBHOOK_TEST ? undefined : nextWait(delivery.since_first_ms + tookMs, Math.random(), times.schedule)
    await settleFailed(pool, delivery, outcome, { waitMs, probeMs: times.probeMs, disableAfterMs: times.disableAfterMs })
    attempts.inc({ outcome: waitMs === undefined ? 'dead' : 'later' })
  }
}
