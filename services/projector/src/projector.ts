import { HintListener } from '@throughline/bus'
import { readBuilds, type ViewBuild } from '@throughline/log'
import { kafkaSecurityOf, type Log } from '@throughline/platform'
import { openVault, type Vault } from '@throughline/vault'
import pg from 'pg'
import { clearRetired } from './builds/clear.js'
import { ensureBuilds } from './builds/ensure.js'
import { isNear, Switcher } from './builds/switch.js'
import { PartReader, type Standing } from './follow/part-reader.js'
import { Share } from './follow/share.js'
import { Turns } from './follow/turns.js'
import { Loop } from './loop.js'
import { failingWork, lag, pendingWork } from './metrics.js'
import { Outbox, type OutboxOptions } from './outbox/outbox.js'
import type { ProjectorSettings } from './settings.js'
import { Registry } from './views/registry.js'
import type { Settling, View } from './views/view.js'

const KEEP_EVERY_MS = 500
const SETTLE_EVERY_MS = 30
/** How often it looks for news while there are some: who has just written wants to read it. */
const BUSY_POLL_MS = 20
const BACKGROUND_EVERY_MS = 250
/** Builds, leases, settling, health and background work, beside the parts. */
const EXTRA_CONNECTIONS = 4
const OUTBOX_CONNECTIONS = 3
const QUERY_LIMIT_MS = 20_000
/** Comparing two builds takes as long as it takes to read them. */
const KEEPER_LIMIT_MS = 15 * 60_000

/**
 * Everything of the projector but Nest: it looks at the log again and again, reads its share of the parts, and feeds
 * the views. It comes up whatever is away, says so in `faults`, and begins when it can.
 */
export class Projector {
  readonly pool: pg.Pool
  private readonly keeperPool: pg.Pool
  private readonly vault: Vault
  private readonly registry: Registry
  private readonly share: Share
  private readonly switcher: Switcher
  /** Fewer chunks at a time than connections: none of them waits for one in vain. */
  private readonly turns: Turns
  private readonly readers = new Map<number, PartReader>()
  private readonly following: Loop
  /** One a view: who is who waits for nothing else. */
  private readonly settling: readonly Loop[]
  private readonly remarked = new Map<string, string>()
  private readonly hints: HintListener | undefined
  private readonly outbox: Outbox
  private readonly loops: readonly Loop[]
  private builds: readonly ViewBuild[] = []
  private stopping: Promise<void> | undefined

  constructor(
    private readonly settings: ProjectorSettings,
    private readonly log: Log,
    views: readonly View[],
    outbox: Partial<OutboxOptions> = {},
  ) {
    this.pool = openPool(settings, 'projector', settings.CONNECTIONS + EXTRA_CONNECTIONS, QUERY_LIMIT_MS, log)
    this.keeperPool = openPool(settings, 'projector-keeper', 1, KEEPER_LIMIT_MS, log)
    this.vault = openVault(settings, { name: 'projector', connections: 2 })
    this.turns = new Turns(settings.CONNECTIONS)
    this.registry = new Registry(views)
    this.switcher = new Switcher(this.keeperPool, this.registry, log)
    this.share = new Share(this.pool, settings.LEASE_MS)
    this.following = new Loop({
      name: 'following',
      pauseMs: () => (this.hasNews ? Math.min(BUSY_POLL_MS, settings.POLL_MS) : settings.POLL_MS),
      log,
      round: (signal) => this.follow(signal),
    })
    const settled = new Set(views.filter(({ settling }) => settling !== undefined).map(({ name }) => name))
    this.settling = [...settled].map((name) => new Loop({ name: `settling ${name}`, pauseMs: SETTLE_EVERY_MS, log, round: (signal) => this.settle(name, signal) }))
    this.outbox = new Outbox(settings, { pool: openPool(settings, 'outbox', OUTBOX_CONNECTIONS, QUERY_LIMIT_MS, log), vault: this.vault, log, ...outbox })
    this.hints = hintsFor(settings, log, () => this.following.wake())
    this.loops = [
      this.following,
      ...this.settling,
      new Loop({ name: 'keeping builds', pauseMs: KEEP_EVERY_MS, log, round: () => this.keep() }),
      ...views.flatMap((view) => this.backgroundOf(view)),
    ]
  }

  /** Begins in the background. */
  start(): void {
    for (const loop of this.loops) loop.start()
    this.hints?.start()
    this.outbox.start()
  }

  /** What keeps the views from being up to date; empty when nothing does. */
  get faults(): string[] {
    const own = this.loops.flatMap(({ fault }) => fault ?? [])
    return [...own, ...[...this.readers.values()].flatMap((reader) => reader.faults)]
  }

  /** What fails again and again, and stops nothing else. */
  get remarks(): string[] {
    return [...this.remarked.values()]
  }

  /** The parts that it follows now. */
  get parts(): readonly number[] {
    return this.share.parts
  }

  /** Finishes the chunks that are under way, gives up the parts and closes what is open. Safe to call twice. */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce()
    return this.stopping
  }

  private async stopOnce(): Promise<void> {
    const hints = this.hints?.stop().catch((error: unknown) => this.log.debug('the listener for hints did not end well', { error }))
    await Promise.all([hints, this.outbox.stop(), ...this.loops.map((loop) => loop.stop())])
    await Promise.all([...this.readers.values()].map((reader) => reader.idle()))
    await this.share.leave().catch((error: unknown) => this.log.debug('the lease runs out by itself', { error }))
    await Promise.allSettled([this.pool.end(), this.keeperPool.end(), this.vault.close()])
  }

  private backgroundOf({ name, version, background }: View): Loop[] {
    if (background === undefined) return []
    const work = background({ pool: this.pool, vault: this.vault, log: this.log })
    const round = async (signal: AbortSignal): Promise<boolean> => {
      const live = this.builds.find((build) => build.view === name && build.version === version && build.state === 'live')
      return live !== undefined && work(live.build, signal)
    }
    return [new Loop({ name: `the background of ${name}`, pauseMs: BACKGROUND_EVERY_MS, log: this.log, round })]
  }

  private async follow(signal: AbortSignal): Promise<boolean> {
    if (this.share.isDue) await this.share.renew()
    this.builds = await readBuilds(this.pool)
    this.tellLag()
    for (const part of this.readers.keys()) if (!this.share.parts.includes(part)) this.readers.delete(part)
    for (const part of this.share.parts) this.pass(this.readers.get(part) ?? this.readerOf(part), part, signal)
    return false
  }

  /** In the background: a part in which something hangs holds up no other, nor the lease. */
  private pass(reader: PartReader, part: number, signal: AbortSignal): void {
    if (reader.busy) return
    const standings = this.standingsIn(part)
    const hasNews = standings.some(({ next, end }) => next < end)
    const goOn = (more: boolean): void => {
      if (more) this.following.wake()
      if (hasNews) for (const loop of this.settling) loop.wake()
    }
    const tell = (error: unknown): void => this.log.warn('a part could not be followed', { part, error })
    reader.pass(standings, signal).then(goOn, tell)
  }

  private readerOf(part: number): PartReader {
    const { pool, vault, log, settings, turns } = this
    const reader = new PartReader({ part, pool, vault, log, turns, chunkEvents: settings.CHUNK_EVENTS })
    this.readers.set(part, reader)
    return reader
  }

  private standingsIn(part: number): Standing[] {
    return this.builds.flatMap(({ view: name, version, build, state, parts }) => {
      const view = this.registry.find(name, version)
      const place = parts[part]
      if (view === undefined || place === undefined) return []
      const { next, head, hold } = place
      return [{ view, build, live: state === 'live', next, end: Math.min(head, hold ?? head) }]
    })
  }

  private async settle(view: string, signal: AbortSignal): Promise<boolean> {
    let more = false
    for (const { view: name, version, build, state, parts } of this.builds) {
      const settling = name === view ? this.registry.find(name, version)?.settling : undefined
      if (settling === undefined || signal.aborted) continue
      // One that is being filled is settled once, when it has caught up.
      if (state === 'building' && !this.hasCaughtUp(name, build)) continue
      const tools = { pool: this.pool, vault: this.vault, log: this.log, behind: behindIn(parts), isLive: state === 'live' }
      if (await settling.settle(this.pool, build, tools)) more = true
    }
    return more
  }

  private hasCaughtUp(name: string, number: number): boolean {
    const build = this.builds.find((one) => one.view === name && one.build === number)
    const live = this.builds.find((one) => one.view === name && one.state === 'live')
    return build !== undefined && (live === undefined || isNear(build, live))
  }

  private async keep(): Promise<boolean> {
    await ensureBuilds(this.keeperPool, this.registry, this.log)
    for (const { view: name, version, build, state } of this.builds) {
      const settling = this.registry.find(name, version)?.settling
      if (settling === undefined || state !== 'live') continue
      pendingWork.set({ view: name }, await settling.pending(this.pool, build))
      await this.remark(name, settling, build)
    }
    await this.switcher.round()
    return clearRetired(this.keeperPool, this.registry, this.log)
  }

  /** Whether the last look found something to take in. */
  private get hasNews(): boolean {
    return this.builds.some(({ state, parts }) => state === 'live' && parts.some(({ next, head }) => next < head))
  }

  private tellLag(): void {
    for (const { view, state, parts } of this.builds) {
      lag.set({ view, state }, behindIn(parts))
    }
  }

  private async remark(view: string, settling: Settling, build: number): Promise<void> {
    const failing = await settling.failing?.(this.pool, build)
    if (failing === undefined) return
    failingWork.set({ view }, failing.count)
    if (failing.count === 0) this.remarked.delete(view)
    else this.remarked.set(view, `${view}: ${failing.count} could not be done and are tried again later, such as: ${failing.fault}`)
  }
}

function behindIn(parts: ViewBuild['parts']): number {
  return parts.reduce((sum, { head, next }) => sum + head - next, 0)
}

/** Without brokers the log is only asked from time to time. */
function hintsFor(settings: ProjectorSettings, log: Log, onHint: () => void): HintListener | undefined {
  const { KAFKA_BROKERS: brokers, CHANGES_TOPIC: topic } = settings
  if (brokers === undefined) return undefined
  const onTrouble = (error: unknown): void => log.warn('hints cannot be heard; the log is asked from time to time', { error })
  return new HintListener({ brokers, security: kafkaSecurityOf(settings), topic, clientId: 'throughline-projector', onHint, onTrouble })
}

function openPool({ DATABASE_URL }: ProjectorSettings, name: string, max: number, limitMs: number, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: DATABASE_URL,
    application_name: `throughline-${name}`,
    max,
    connectionTimeoutMillis: 5_000,
    query_timeout: limitMs,
    keepAlive: true,
    // Statements go out without waiting for the one before, such as the beginning of a transaction.
    pipeline: true,
  })
  // An idle connection that breaks is no news for anybody: the next query gets another.
  pool.on('error', (error) => log.debug('an idle database connection broke', { error }))
  return pool
}
