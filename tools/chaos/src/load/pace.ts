import { setTimeout as sleep } from 'node:timers/promises'

/** Lets so many events a second pass, over all senders together; what was not used is lost after half a second. */
export class Pace {
  #next = 0

  constructor(private readonly eventsPerSecond: number) {}

  /** Waits until `events` more may be sent. */
  async take(events: number): Promise<void> {
    const now = performance.now()
    this.#next = Math.max(this.#next, now - 500)
    const begin = this.#next
    this.#next += (events / this.eventsPerSecond) * 1_000
    if (begin > now) await sleep(begin - now)
  }
}
