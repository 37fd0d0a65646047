/** How much may be taken: steadily, and at once after a rest. */
export interface Rate {
  readonly perSecond: number
  /** For so many seconds' worth a bucket holds tokens. */
  readonly burstSeconds: number
}

/** A bucket by name, with the rate at which it fills. */
export interface Quota extends Rate {
  readonly name: string
}

export interface Level {
  /** Whole tokens left. */
  readonly remaining: number
  /** Until it is full again. */
  readonly fullInSeconds: number
  /** Until there is enough for what was asked; 0 when it was taken. */
  readonly waitSeconds: number
}

const MOST_BUCKETS = 20_000

/**
 * Token buckets in memory, each one number: when it will be full again (the virtual scheduling form of the generic cell
 * rate algorithm). A full bucket need not be kept, so the least recently used may be forgotten: only more than
 * {@link MOST_BUCKETS} callers at once could gain anything by it.
 *
 * From a bucket more can be taken than it holds, when it is full: a batch that is larger than a burst could never be sent
 * otherwise. It is charged whole, so the next one waits for it.
 */
export class Buckets {
  /** By name, in ms of the clock; the least recently used first. */
  readonly #fullAt = new Map<string, number>()

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly most = MOST_BUCKETS,
  ) {}

  /** Takes an amount from all of them, or from none. @returns their levels, in their order; some wait if it was none */
  take(quotas: readonly Quota[], amount: number): Level[] {
    const now = this.now()
    const debts = quotas.map(({ name }) => Math.max(0, (this.#fullAt.get(name) ?? now) - now))
    const waits = quotas.map((quota, index) => waitMs(quota, debts[index]!, amount))
    const refused = waits.some((wait) => wait > 0)
    return quotas.map((quota, index) => {
      const debt = debts[index]! + (refused ? 0 : (amount * 1_000) / quota.perSecond)
      if (!refused) this.#keep(quota.name, now + debt)
      const left = Math.floor(((quota.burstSeconds * 1_000 - debt) * quota.perSecond) / 1_000 + 1e-6)
      return { remaining: Math.max(0, left), fullInSeconds: debt / 1_000, waitSeconds: waits[index]! / 1_000 }
    })
  }

  #keep(name: string, fullAt: number): void {
    this.#fullAt.delete(name)
    this.#fullAt.set(name, fullAt)
    if (this.#fullAt.size <= this.most) return
    const [oldest] = this.#fullAt.keys()
    if (oldest !== undefined) this.#fullAt.delete(oldest)
  }
}

function waitMs({ perSecond, burstSeconds }: Rate, debt: number, amount: number): number {
  const room = burstSeconds * 1_000
  const wait = debt + Math.min((amount * 1_000) / perSecond, room) - room
  return wait > 1e-6 ? wait : 0 // what is left of it below is rounding
}
