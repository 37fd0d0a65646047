import { erasureBacklog, expireQuarantine, finishErasure, openErasures, type ErasureTools } from '@throughline/log'
import { messageOf, type Log } from '@throughline/platform'
import { erasureAge, expiredRecords, openErasuresGauge } from '../metrics.js'

const AT_ONCE = 200
/** One that cannot be finished now must not be in the way of the others. */
const AGAIN_MS = 10_000
const EXPIRE_MS = 60_000
const MEASURE_MS = 5_000

/** Overwrites what was erased and throws away what has expired; each round does what there is to do. */
export class Finisher {
  readonly #later = new Map<string, number>()
  #expiredAt = 0
  #measuredAt = 0

  constructor(
    private readonly tools: ErasureTools,
    private readonly log: Log,
  ) {}

  async round(signal: AbortSignal): Promise<void> {
    const now = Date.now()
    for (const [id, at] of this.#later) if (at <= now) this.#later.delete(id)
    for (const erasure of await openErasures(this.tools.pool, AT_ONCE)) {
      if (signal.aborted) return
      if (!this.#later.has(erasure.id)) await this.#finish(erasure, signal)
    }
    if (now - this.#expiredAt >= EXPIRE_MS) {
      expiredRecords.inc(await expireQuarantine(this.tools.pool))
      this.#expiredAt = now
    }
    if (now - this.#measuredAt >= MEASURE_MS) {
      await this.#measure()
      this.#measuredAt = now
    }
  }

  async #finish(erasure: Awaited<ReturnType<typeof openErasures>>[number], signal: AbortSignal): Promise<void> {
    const fields = { erasure: erasure.id, kind: erasure.kind }
    try {
      if (await finishErasure(this.tools, erasure, signal)) {
        this.log.info('what was erased is overwritten', fields)
        return
      }
      this.log.info('the event of an erasure is not in the log yet', fields)
    } catch (error) {
      if (signal.aborted) return
      this.log.warn('an erasure could not be finished; it is tried again', { ...fields, reason: messageOf(error) })
    }
    this.#later.set(erasure.id, Date.now() + AGAIN_MS)
  }

  async #measure(): Promise<void> {
    for (const [step, { open, ageSeconds }] of Object.entries(await erasureBacklog(this.tools.pool))) {
      openErasuresGauge.set({ step }, open)
      erasureAge.set({ step }, ageSeconds)
    }
  }
}
