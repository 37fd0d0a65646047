import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Reads something for all who want to know it at the same time: each gets a reading that began after they asked, one is under
 * way at a time, and readings begin at most every so often.
 */
export class SharedReading<T> {
  private next: Promise<T> | undefined
  private running: Promise<unknown> = Promise.resolve()
  private begunAt = Number.NEGATIVE_INFINITY

  constructor(
    private readonly read: () => Promise<T>,
    private readonly pauseMs: number,
  ) {}

  /** @throws what the reading throws */
  ask(): Promise<T> {
    return (this.next ??= this.begin())
  }

  private async begin(): Promise<T> {
    await this.running.catch(() => undefined)
    const restMs = this.begunAt + this.pauseMs - performance.now()
    if (restMs > 0) await sleep(restMs)
    // Whoever asks from now on may want to know what this one cannot see.
    this.next = undefined
    this.begunAt = performance.now()
    const reading = this.read()
    this.running = reading
    return reading
  }
}
