import { Inject, Injectable } from '@nestjs/common'
import { isSettled, readViewProgress, type ViewProgress } from '@throughline/log'
import { LRUCache } from 'lru-cache'
import { Database } from '../database/database.js'
import { SharedReading } from './shared-reading.js'

const PAUSE_MS = 15
/** Whose readings are told apart at a time. */
const MAX_TENANTS = 10_000

const VIEWS = ['identity', 'relations', 'rules', 'search', 'corrections', 'snapshots', 'care'] as const

/** Views that a route reads; what is missing here, `after` does not wait for. `care` needs `identity`, `corrections` and `rules` beside it. */
export type ViewName = (typeof VIEWS)[number]

/** What has to be taken in, by whom. */
export interface Awaited {
  readonly views: readonly ViewName[]
  readonly parts: readonly number[]
}

/** Knows how far the projector is with the views. However many requests of a tenant wait, one asks for them all. */
@Injectable()
export class ViewWatch {
  private readonly readings = new LRUCache<string, SharedReading<ViewProgress>>({ max: MAX_TENANTS })

  constructor(@Inject(Database) private readonly database: Database) {}

  /** Whether all that is recorded now is taken in and resolved, so that who is who is known. */
  async isSettled(tenantId: string): Promise<boolean> {
    return isSettled(await this.progress(tenantId, { views: ['identity'] }))
  }

  /**
   * Waits until the views have taken in what is recorded now in these parts. What comes meanwhile does not have to be
   * waited for, and neither does a view that was never begun, nor customers who are folded again without anything new of them.
   *
   * @param deadline by `performance.now()`; it is looked at least once
   * @returns whether they have
   */
  async caughtUp(tenantId: string, awaited: Awaited, deadline: number): Promise<boolean> {
    const first = await this.progress(tenantId, awaited)
    const heads = new Map(first.cursors.map(({ view, part, head }) => [`${view} ${part}`, head]))
    const isTaken = ({ cursors }: ViewProgress): boolean => cursors.every(({ view, part, next }) => next >= (heads.get(`${view} ${part}`) ?? 0))
    let now = await this.until(tenantId, awaited, deadline, isTaken, first)
    const resolved = now?.waiting?.last
    if (resolved !== undefined && awaited.views.includes('identity')) {
      now = await this.until(tenantId, awaited, deadline, ({ waiting }) => waiting === undefined || waiting.first > resolved)
    }
    // Only then is it known of whom it says something new.
    const folded = now?.folding?.last
    if (folded !== undefined && awaited.views.includes('care')) {
      now = await this.until(tenantId, awaited, deadline, ({ folding }) => folding === undefined || folding.first > folded)
    }
    return now !== undefined
  }

  private async until(
    tenantId: string,
    awaited: Awaited,
    deadline: number,
    isReached: (now: ViewProgress) => boolean,
    first?: ViewProgress,
  ): Promise<ViewProgress | undefined> {
    for (let now = first; ; now = undefined) {
      now ??= await this.progress(tenantId, awaited)
      if (isReached(now)) return now
      if (performance.now() + PAUSE_MS > deadline) return undefined
    }
  }

  /** How far they are. */
  async progress(tenantId: string, { views, parts }: { views: readonly ViewName[]; parts?: readonly number[] }): Promise<ViewProgress> {
    const progress = await this.read(tenantId)
    const isAsked = ({ view, part }: ViewProgress['cursors'][number]): boolean =>
      (views as readonly string[]).includes(view) && (parts === undefined || parts.includes(part))
    return { ...progress, cursors: progress.cursors.filter(isAsked) }
  }

  private read(tenantId: string): Promise<ViewProgress> {
    const known = this.readings.get(tenantId)
    const reading = known ?? new SharedReading(() => this.database.askAs(tenantId, (client) => readViewProgress(client, tenantId, { views: VIEWS })), PAUSE_MS)
    if (known === undefined) this.readings.set(tenantId, reading)
    return reading.ask()
  }
}
