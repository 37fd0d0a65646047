import { setTimeout as sleep } from 'node:timers/promises'
import { Inject, Injectable } from '@nestjs/common'
import { type IdentityProgress, isSettled, readIdentityProgress } from '@throughline/log'
import { Problem } from '@throughline/platform'
import { Database } from '../database/database.js'

const PAUSE_MS = 25

/** Knows how far the projector is with finding out who is who. */
@Injectable()
export class IdentityWatch {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Whether all that is recorded now is taken in and resolved. */
  async isSettled(tenantId: string): Promise<boolean> {
    return isSettled(await this.progress(tenantId))
  }

  /**
   * Waits until what is recorded now counts. What comes meanwhile does not have to be waited for.
   * @throws Problem 504 when that takes longer
   */
  async caughtUp(tenantId: string, waitMs: number): Promise<void> {
    const deadline = performance.now() + waitMs
    const heads = (await this.progress(tenantId)).parts.map(({ head }) => head)
    const taken = ({ parts }: IdentityProgress): boolean => parts.every(({ next }, part) => next >= (heads[part] ?? 0))
    const { waiting } = await this.until(tenantId, deadline, waitMs, (now) => heads.length > 0 && taken(now))
    if (waiting === undefined) return
    await this.until(tenantId, deadline, waitMs, (now) => now.waiting === undefined || now.waiting.first > waiting.last)
  }

  private async until(
    tenantId: string,
    deadline: number,
    waitMs: number,
    isReached: (now: IdentityProgress) => boolean,
  ): Promise<IdentityProgress> {
    for (;;) {
      const now = await this.progress(tenantId)
      if (isReached(now)) return now
      if (performance.now() + PAUSE_MS > deadline) throw notYet(waitMs)
      await sleep(PAUSE_MS)
    }
  }

  private progress(tenantId: string): Promise<IdentityProgress> {
    return this.database.askAs(tenantId, (client) => readIdentityProgress(client, tenantId))
  }
}

function notYet(waitMs: number): Problem {
  return new Problem({
    status: 504,
    type: 'not-yet-readable',
    title: 'The write cannot be read yet',
    detail: `It is recorded, but within ${waitMs} ms it was not found out what it says about who is who. It is not lost: ask again.`,
    retryAfterSeconds: 1,
  })
}
