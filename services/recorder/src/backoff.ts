import { setTimeout as sleep } from 'node:timers/promises'

const firstMs = 100
const longestMs = 2000

/** Waits that grow from a tenth of a second to two, with some chance in them so that not all come back at once. */
export class Backoff {
  private ms = firstMs

  /** How long to wait now, in milliseconds. */
  next(): number {
    const waitMs = Math.round(this.ms * (0.75 + Math.random() / 2))
    this.ms = Math.min(this.ms * 2, longestMs)
    return waitMs
  }

  reset(): void {
    this.ms = firstMs
  }

  /** @returns false when the signal was aborted */
  async wait(ms: number, signal: AbortSignal): Promise<boolean> {
    try {
      await sleep(ms, undefined, { signal })
      return true
    } catch {
      return false
    }
  }
}
