/** Gives microseconds since 1970 that never repeat: events without a time keep the order in which they came. */
export class ReceiveClock {
  #last = 0

  now(): number {
    return Date.now() * 1_000
  }

  next(): number {
    this.#last = Math.max(this.#last + 1, this.now())
    return this.#last
  }
}
