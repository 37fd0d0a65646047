import { hasReached, type PartProgress, type Place } from '@throughline/log'
import { Room, tooManyWaiting } from '@throughline/platform'

interface Waiter {
  places: readonly Place[]
  /** Number of the first reading that begins after its arrival. */
  firstReading: number
  /** Its time is over: the next reading that counts for it is its last. */
  expired: boolean
  finish: (reached: boolean) => void
  fail: (error: unknown) => void
}

export interface WatchOptions {
  /** Reads how far all parts have come. */
  read: () => Promise<PartProgress[]>
  /** Pause between two readings while somebody waits; default 10 ms. */
  pauseMs?: number
  /** Waiting requests of one tenant at most, of all tenants twice as many; default 1,000. */
  maxWaiters?: number
}

/**
 * Waits for writes to become readable. However many requests wait, the log is asked by one reader, and only
 * while somebody waits.
 */
export class ProgressWatch {
  private readonly waiters = new Set<Waiter>()
  private readonly pauseMs: number
  private readonly room: Room
  private latest: readonly PartProgress[] = []
  private reading = false
  private begun = 0
  private done = 0

  constructor(private readonly options: WatchOptions) {
    this.pauseMs = options.pauseMs ?? 10
    this.room = new Room({ count: options.maxWaiters ?? 1_000, bytes: Number.POSITIVE_INFINITY })
  }

  /** What was read last; of a part that was never read, undefined. */
  progressOf(part: number): PartProgress | undefined {
    return this.latest[part]
  }

  /** The part of a place that could not be read at the last reading; of places that all could, the first one's. */
  firstMissing(places: readonly Place[]): number {
    return (places.find((place) => !this.isReached(place)) ?? places[0])?.part ?? 0
  }

  /**
   * Resolves true as soon as what was written at all these places can be read, false after `waitMs`.
   * The log is asked at least once, even with 0.
   *
   * @throws Problem 429 when too many requests of this tenant wait; what the reader throws
   */
  async waitFor(places: readonly Place[], waitMs: number, tenantId: string): Promise<boolean> {
    if (this.reached(places)) return true
    const one = { count: 1, bytes: 0 }
    if (!this.room.fits(tenantId, one)) throw tooManyWaiting()
    this.room.enter(tenantId, one)
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<boolean>((resolve, reject) => {
        const waiter: Waiter = {
          places,
          firstReading: this.begun + 1,
          expired: false,
          finish: (reached) => this.release(waiter, () => resolve(reached)),
          fail: (error) => this.release(waiter, () => reject(error)),
        }
        this.waiters.add(waiter)
        timer = setTimeout(() => this.expire(waiter), waitMs)
        void this.readOn()
      })
    } finally {
      this.room.leave(tenantId, one)
      clearTimeout(timer)
    }
  }

  private expire(waiter: Waiter): void {
    waiter.expired = true
    if (this.done >= waiter.firstReading) waiter.finish(false)
  }

  private async readOn(): Promise<void> {
    if (this.reading) return
    this.reading = true
    try {
      while (this.waiters.size > 0) {
        await this.readOnce()
        if (this.waiters.size > 0) await new Promise((resolve) => setTimeout(resolve, this.pauseMs))
      }
    } finally {
      this.reading = false
    }
  }

  private async readOnce(): Promise<void> {
    const number = ++this.begun
    try {
      this.latest = await this.options.read()
    } catch (error) {
      for (const waiter of this.waiters) if (waiter.firstReading <= number) waiter.fail(error)
    }
    this.done = number
    for (const waiter of this.waiters) {
      if (this.reached(waiter.places)) waiter.finish(true)
      else if (waiter.expired && waiter.firstReading <= number) waiter.finish(false)
    }
  }

  private reached(places: readonly Place[]): boolean {
    return places.every((place) => this.isReached(place))
  }

  private isReached(place: Place): boolean {
    const progress = this.latest[place.part]
    return progress !== undefined && hasReached(progress, place)
  }

  private release(waiter: Waiter, settle: () => void): void {
    if (this.waiters.delete(waiter)) settle()
  }
}
