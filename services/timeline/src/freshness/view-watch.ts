import { setTimeout as sleep } from 'node:timers/promises'
import { Inject, Injectable } from '@nestjs/common'
import { isSettled, readViewProgress, type ViewProgress } from '@throughline/log'
import { Database } from '../database/database.js'

const PAUSE_MS = 15

/** Views that a route reads; what is missing here, `after` does not wait for. */
export type ViewName = 'identity' | 'relations' | 'rules' | 'search' | 'corrections' | 'snapshots'

/** What has to be taken in, by whom. */
export interface Awaited {
  readonly views: readonly ViewName[]
  readonly parts: readonly number[]
}

/** Knows how far the projector is with the views. */
@Injectable()
export class ViewWatch {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Whether all that is recorded now is taken in and resolved, so that who is who is known. */
  async isSettled(tenantId: string): Promise<boolean> {
    return isSettled(await this.progress(tenantId, { views: ['identity'] }))
  }

  /**
   * Waits until the views have taken in what is recorded now in these parts. What comes meanwhile does not have to be
   * waited for, and neither does a view that was never begun.
   *
   * @param deadline by `performance.now()`; it is looked at least once
   * @returns whether they have
   */
  async caughtUp(tenantId: string, awaited: Awaited, deadline: number): Promise<boolean> {
    const { cursors } = await this.progress(tenantId, awaited)
    const heads = new Map(cursors.map(({ view, part, head }) => [`${view} ${part}`, head]))
    const taken = await this.until(tenantId, awaited, deadline, (now) =>
      now.cursors.every(({ view, part, next }) => next >= (heads.get(`${view} ${part}`) ?? 0)),
    )
    const last = taken?.waiting?.last
    if (last === undefined || !awaited.views.includes('identity')) return taken !== undefined
    return (await this.until(tenantId, awaited, deadline, ({ waiting }) => waiting === undefined || waiting.first > last)) !== undefined
  }

  private async until(
    tenantId: string,
    awaited: Awaited,
    deadline: number,
    isReached: (now: ViewProgress) => boolean,
  ): Promise<ViewProgress | undefined> {
    for (;;) {
      const now = await this.progress(tenantId, awaited)
      if (isReached(now)) return now
      if (performance.now() + PAUSE_MS > deadline) return undefined
      await sleep(PAUSE_MS)
    }
  }

  /** How far they are. */
  progress(tenantId: string, awaited: { views: readonly ViewName[]; parts?: readonly number[] }): Promise<ViewProgress> {
    return this.database.askAs(tenantId, (client) => readViewProgress(client, tenantId, awaited))
  }
}
