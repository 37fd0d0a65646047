import { Inject, Injectable } from '@nestjs/common'
import { type Place, type PlaceCipher, readProgress } from '@throughline/log'
import { invalidParameter, metrics, Problem } from '@throughline/platform'
import { Counter } from 'prom-client'
import { Database } from '../database/database.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { ageOf, freshnessOf } from './freshness.js'
import { ProgressWatch } from './progress-watch.js'
import { type ViewName, ViewWatch } from './view-watch.js'

const waits = new Counter({
  name: 'timeline_waits_total',
  help: 'Requests that waited for a write, by how that ended.',
  labelNames: ['outcome'],
  registers: [metrics],
})

/** What a reader waits for. */
export interface Wait {
  /** From an answer to a publication, or a `position` of ours. */
  readonly token: string
  /** In all; 0: only what is there now counts. */
  readonly waitMs: number
  readonly tenantId: string
  readonly cipher: PlaceCipher
  /** Which the answer is made of, besides the log. Default: who is who. */
  readonly views?: readonly ViewName[]
}

/** Lets a reader see a write whose token it has. */
@Injectable()
export class Waiting {
  private readonly watch: ProgressWatch

  constructor(
    @Inject(Database) database: Database,
    @Inject(ViewWatch) private readonly views: ViewWatch,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.watch = new ProgressWatch({ read: () => database.ask((pool) => readProgress(pool, settings.topics)) })
  }

  /**
   * Returns when what the token stands for can be read, in the log and in the views. The token of a batch names a place
   * in each part that the batch reached, and all of them are waited for together: any of them may say that somebody is
   * the customer who is asked about.
   *
   * @throws Problem 400 when the token is not one, 504 when it takes longer than `waitMs`, 503 when the log is away
   */
  async forToken({ token, waitMs, tenantId, cipher, views = ['identity'] }: Wait): Promise<void> {
    const places = cipher.open(token)
    if (!places) throw invalidParameter('after', 'is not a token of this tenant')
    const deadline = performance.now() + waitMs
    try {
      await this.recorded(places, { waitMs, tenantId, cipher })
      const parts = [...new Set(places.map(({ part }) => part))]
      if (!(await this.views.caughtUp(tenantId, { views, parts }, deadline))) throw notTakenIn(waitMs)
      waits.inc({ outcome: 'reached' })
    } catch (error) {
      waits.inc({ outcome: error instanceof Problem && error.status === 504 ? 'timeout' : 'failed' })
      throw error
    }
  }

  private async recorded(places: readonly Place[], { waitMs, tenantId, cipher }: Omit<Wait, 'token'>): Promise<void> {
    if (await this.watch.waitFor(places, waitMs, tenantId)) return
    const part = this.watch.firstMissing(places)
    const progress = this.watch.progressOf(part)
    const lagMs = progress ? ageOf(progress) : null
    const known = lagMs === null ? 'nothing has been recorded yet' : `the log knows what had been received ${lagMs} ms ago`
    throw notYet(`It did not arrive within ${waitMs} ms; ${known}. It is not lost: ask again.`, {
      lagMs,
      ...(progress ? { freshness: freshnessOf(progress, part, cipher) } : {}),
    })
  }
}

function notTakenIn(waitMs: number): Problem {
  return notYet(`It is recorded, but within ${waitMs} ms it was not found out what it says about who is who. It is not lost: ask again.`)
}

function notYet(detail: string, extensions: Record<string, unknown> = {}): Problem {
  return new Problem({
    status: 504,
    type: 'not-yet-readable',
    title: 'The write cannot be read yet',
    detail,
    extensions,
    retryAfterSeconds: 1,
  })
}
