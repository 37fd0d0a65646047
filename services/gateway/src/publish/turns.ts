import { FairQueue, Room, tooManyWaiting } from '@throughline/platform'

/** Bytes of bodies that a tenant may have handled in a round. */
const QUANTUM = 64 * 1024
/** Of one tenant: requests, and bytes of their bodies, that may wait for their turn. */
const SHARE = { count: 1_000, bytes: 24 * 1024 * 1024 }

interface Waiting {
  readonly tenantId: string
  readonly bytes: number
  readonly begin: () => void
}

/**
 * Reading, checking and encoding a request holds the event loop. Of all the requests that have arrived, tenants take
 * turns, one request in a turn of the loop: however many somebody sends, another waits for few of them. When nothing
 * waits, a request begins at once.
 */
export class Turns {
  readonly #queue = new FairQueue<Waiting>(QUANTUM)
  readonly #room = new Room(SHARE)
  #running = false

  /**
   * Does the work when it is the tenant's turn.
   * @throws Problem 429 when too much of this tenant waits already
   */
  take<T>(tenantId: string, bytes: number, work: () => T | Promise<T>): T | Promise<T> {
    if (!this.#running) {
      this.#run()
      return work()
    }
    const amount = { count: 1, bytes }
    if (!this.#room.fits(tenantId, amount)) throw tooManyWaiting()
    this.#room.enter(tenantId, amount)
    const turn = new Promise<void>((begin) => this.#queue.push(tenantId, { tenantId, bytes, begin }, bytes))
    return turn.then(work)
  }

  #run(): void {
    this.#running = true
    setImmediate(() => {
      const next = this.#queue.take()
      if (next === undefined) {
        this.#running = false
        return
      }
      this.#room.leave(next.tenantId, { count: 1, bytes: next.bytes })
      next.begin()
      this.#run()
    })
  }
}
