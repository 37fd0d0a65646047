import { Problem } from '../problems/problem.js'
import { FairQueue } from './fair-queue.js'
import { Room } from './room.js'

/** More of a tenant's requests wait than may: 429. */
export function tooManyWaiting(cause?: unknown): Problem {
  return new Problem({
    status: 429,
    type: 'too-many-requests',
    title: 'Too many at once',
    detail: 'More requests of this tenant wait than may. Nothing of this request was done: send it again a little later.',
    extensions: { limit: 'waiting' },
    retryAfterSeconds: 1,
    cause,
  })
}

/**
 * Lets so many do something at a time (ask the database), and those who wait by turns of their tenants: a flood of one
 * delays another by one turn.
 */
export class FairGate {
  readonly #waiting = new FairQueue<() => void>(1)
  readonly #room: Room
  #inside = 0

  /**
   * @param width how many may be inside at a time
   * @param share how many of one tenant may be inside or wait
   */
  constructor(
    private readonly width: number,
    share: number,
  ) {
    this.#room = new Room({ count: share, bytes: Number.POSITIVE_INFINITY })
  }

  /** @throws Problem 429 when too many of this tenant wait already; what the work throws */
  async pass<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    const one = { count: 1, bytes: 0 }
    if (!this.#room.fits(tenantId, one)) throw tooManyWaiting()
    this.#room.enter(tenantId, one)
    try {
      if (this.#inside < this.width) this.#inside++
      else await new Promise<void>((enter) => this.#waiting.push(tenantId, enter, 1))
      return await work()
    } finally {
      this.#room.leave(tenantId, one)
      const next = this.#waiting.take()
      if (next) next()
      else this.#inside--
    }
  }
}
