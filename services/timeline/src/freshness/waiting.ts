import { Inject, Injectable } from '@nestjs/common'
import { type PlaceCipher, readProgress } from '@throughline/log'
import { invalidParameter, metrics, Problem } from '@throughline/platform'
import { Counter } from 'prom-client'
import type { Customer } from '../customers/customers.js'
import { Database } from '../database/database.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { ageOf, freshnessOf } from './freshness.js'
import { ProgressWatch } from './progress-watch.js'

const waits = new Counter({
  name: 'timeline_waits_total',
  help: 'Requests that waited for a write, by how that ended.',
  labelNames: ['outcome'],
  registers: [metrics],
})

/** Lets a reader see a write whose token it has. */
@Injectable()
export class Waiting {
  private readonly watch: ProgressWatch

  constructor(@Inject(Database) database: Database, @Inject(SETTINGS) settings: Settings) {
    this.watch = new ProgressWatch({ read: () => database.ask((pool) => readProgress(pool, settings.topics)) })
  }

  /**
   * Returns when what the token stands for can be read in the customer's part. The token of a batch names a place in each
   * part that the batch reached; those of other parts have nothing to do with this customer.
   *
   * @param token from an answer to a publication, or a `position` of ours
   * @throws Problem 400 when the token is not one, 504 when it takes longer than `waitMs`, 503 when the log is away
   */
  async forToken(token: string, waitMs: number, customer: Customer, cipher: PlaceCipher): Promise<void> {
    const places = cipher.open(token)
    if (!places) throw invalidParameter('after', 'is not a token of this tenant')
    const here = places.filter((place) => place.part === customer.part)
    if (here.length === 0) return
    const reached = await this.watch.waitFor(here, waitMs, customer.tenantId).catch((error: unknown) => {
      waits.inc({ outcome: 'failed' })
      throw error
    })
    waits.inc({ outcome: reached ? 'reached' : 'timeout' })
    if (!reached) throw this.notYet(waitMs, customer.part, cipher)
  }

  private notYet(waitMs: number, part: number, cipher: PlaceCipher): Problem {
    const progress = this.watch.progressOf(part)
    const lagMs = progress ? ageOf(progress) : null
    const known = lagMs === null ? 'nothing has been recorded yet' : `the log knows what had been received ${lagMs} ms ago`
    return new Problem({
      status: 504,
      type: 'not-yet-readable',
      title: 'The write cannot be read yet',
      detail: `It did not arrive within ${waitMs} ms; ${known}. It is not lost: ask again.`,
      extensions: { lagMs, ...(progress ? { freshness: freshnessOf(progress, part, cipher) } : {}) },
      retryAfterSeconds: 1,
    })
  }
}
