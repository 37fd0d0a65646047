import { type FollowedEvent, readEvents } from '@throughline/log'
import { type Log, messageOf } from '@throughline/platform'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import { faults, retries } from '../metrics.js'
import type { View } from '../views/view.js'
import { Batch } from './batch.js'
import { type Fed, feed, feedTogether } from './feeder.js'
import { isPassing } from './passing.js'
import type { Turns } from './turns.js'

/** A build of a view, and where it stands in the part. */
export interface Standing {
  readonly view: View
  readonly build: number
  readonly live: boolean
  /** The position of the event that it takes in next. */
  next: number
  /** It goes no further than this now: the head of the log, or where it is held. */
  readonly end: number
}

export interface PartReaderOptions {
  part: number
  pool: Pool
  vault: Pick<Vault, 'read' | 'forget'>
  log: Log
  /** How many chunks may be under way in this process. */
  turns: Turns
  chunkEvents: number
}

/** Memory that a chunk may take, in bytes of payload. */
const CHUNK_BYTES = 4 * 1024 * 1024
/** After so long a look at the log's head is due, whatever there is to catch up on. */
const PASS_MS = 250
const FIRST_REST_MS = 500
const LONGEST_REST_MS = 30_000
const noteFault = `update views.cursor set fault = $4, fault_at = now() where view = $1 and build = $2 and part = $3`

/** A view that could not take in a chunk rests, longer each time. */
interface Rest {
  readonly until: number
  readonly ms: number
  readonly message: string
}

/** Reads a part once for all views, and feeds each of them. One that fails rests; the others go on. */
export class PartReader {
  private readonly resting = new Map<string, Rest>()
  private passing: Promise<boolean> | undefined

  constructor(private readonly options: PartReaderOptions) {}

  /** Why views stand still here. */
  get faults(): string[] {
    return [...this.resting].map(([name, { message }]) => `${name} part ${this.options.part}: ${message}`)
  }

  get busy(): boolean {
    return this.passing !== undefined
  }

  /**
   * Feeds what lies between the standings and their ends, for a while.
   * @returns whether the time was over before that was done
   * @throws what the database throws when it is away
   */
  pass(standings: readonly Standing[], signal: AbortSignal): Promise<boolean> {
    this.passing ??= this.passOnce(standings, signal).finally(() => (this.passing = undefined))
    return this.passing
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await this.passing?.catch(() => undefined)
  }

  private async passOnce(standings: readonly Standing[], signal: AbortSignal): Promise<boolean> {
    const deadline = performance.now() + PASS_MS
    const left = new Set(standings)
    this.forgetOthers(standings)
    while (!signal.aborted && performance.now() < deadline) {
      const group = this.nextGroup([...left])
      const [first] = group
      if (first === undefined) return false
      await this.options.turns.take(() => this.goOn(first, group, left, standings))
    }
    return true
  }

  /** One chunk for those that go on at the same position; who cannot go on leaves. */
  private async goOn(
    first: Standing,
    group: readonly Standing[],
    left: Set<Standing>,
    standings: readonly Standing[],
  ): Promise<void> {
    const batch = await this.read(first, standings)
    for (const [standing, outcome] of await this.feedAll(group, batch)) {
      if (outcome === 'advanced') this.recover(standing)
      if (outcome === 'advanced') standing.next = batch.next
      else if (outcome !== 'stale') left.delete(standing)
    }
  }

  /** Together; when one of them cannot, each alone, so that the others go on. An erasure's chunk is always alone. */
  private async feedAll(group: readonly Standing[], batch: Batch): Promise<ReadonlyMap<Standing, Fed | 'failed'>> {
    if (!batch.erases) {
      try {
        return await feedTogether(this.options.pool, group, batch)
      } catch (error) {
        if (isPassing(error)) throw error
      }
    }
    const outcomes = new Map<Standing, Fed | 'failed'>()
    for (const standing of group) outcomes.set(standing, await this.tryFeed(standing, batch))
    return outcomes
  }

  /** Those that go on at the same position; the live ones before those in the making, the hindmost first. */
  private nextGroup(standings: readonly Standing[]): Standing[] {
    const now = performance.now()
    const behind = standings.filter((one) => one.next < one.end && (this.resting.get(nameOf(one))?.until ?? 0) <= now)
    const live = behind.filter((one) => one.live)
    const from = Math.min(...(live.length > 0 ? live : behind).map(({ next }) => next))
    return behind.filter(({ next }) => next === from)
  }

  /** Up to where the next one stands at most, so that from there on they go together. */
  private async read({ next: from, end }: Standing, standings: readonly Standing[]): Promise<Batch> {
    const { part, pool, vault, chunkEvents, log } = this.options
    const ahead = standings.map(({ next }) => next).filter((next) => next > from)
    const upTo = Math.min(end, ...ahead)
    const limits = { events: Math.min(chunkEvents, upTo - from), bytes: CHUNK_BYTES }
    const broken = ({ position }: FollowedEvent): void => log.error('an event does not open', { part, position })
    return new Batch(part, from, await readEvents(pool, part, from, limits), vault, broken)
  }

  private async tryFeed(standing: Standing, batch: Batch): Promise<Fed | 'failed'> {
    const { view, build } = standing
    try {
      return await feed(this.options.pool, view, build, batch)
    } catch (error) {
      if (isPassing(error)) throw error
      await this.rest(standing, error)
      return 'failed'
    }
  }

  /** Builds that are no more have no faults. */
  private forgetOthers(standings: readonly Standing[]): void {
    const names = new Set(standings.map(nameOf))
    for (const name of this.resting.keys()) if (!names.has(name)) this.resting.delete(name)
  }

  private recover(standing: Standing): void {
    if (!this.resting.delete(nameOf(standing))) return
    const { part, log } = this.options
    faults.set({ view: standing.view.name, part }, 0)
    log.info('a view goes on', { view: standing.view.name, build: standing.build, part })
  }

  private async rest(standing: Standing, error: unknown): Promise<void> {
    const { view, build, next } = standing
    const { part, log, pool } = this.options
    const message = messageOf(error).slice(0, 500)
    const before = this.resting.get(nameOf(standing))?.ms
    const ms = before === undefined ? FIRST_REST_MS : Math.min(before * 2, LONGEST_REST_MS)
    this.resting.set(nameOf(standing), { until: performance.now() + ms, ms, message })
    faults.set({ view: view.name, part }, 1)
    retries.inc({ view: view.name })
    log.error('a view could not take in a chunk and rests', { view: view.name, build, part, from: next, ms, error })
    await pool.query(noteFault, [view.name, build, part, message])
  }
}

function nameOf({ view, build }: Standing): string {
  return `${view.name} ${build}`
}
