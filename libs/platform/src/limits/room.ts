interface Amount {
  count: number
  bytes: number
}

const NOTHING: Readonly<Amount> = { count: 0, bytes: 0 }

/**
 * How much may wait. There is room for twice what one tenant may have, and nobody may have more than is left over: one
 * tenant gets its whole share, of two that flood each gets two thirds of one, and there is always as much free as the
 * largest of them has (dynamic thresholds, Choudhury and Hahne 1998).
 */
export class Room {
  readonly #used: Amount = { ...NOTHING }
  readonly #byTenant = new Map<string, Amount>()

  /** @param share what one tenant may have waiting */
  constructor(private readonly share: Readonly<Amount>) {}

  get used(): Readonly<Amount> {
    return { ...this.#used }
  }

  /** Tenants that have something in it. */
  get tenants(): number {
    return this.#byTenant.size
  }

  /** Whether a request fits. Who has nothing waiting may bring one of any size, or a large one could never be sent. */
  fits(tenantId: string, { count, bytes }: Readonly<Amount>): boolean {
    const free = { count: 2 * this.share.count - this.#used.count, bytes: 2 * this.share.bytes - this.#used.bytes }
    const own = this.#byTenant.get(tenantId)
    if (own === undefined) return free.count > 0 && free.bytes > 0
    return (
      own.count + count <= Math.min(this.share.count, free.count) &&
      own.bytes + bytes <= Math.min(this.share.bytes, free.bytes)
    )
  }

  enter(tenantId: string, { count, bytes }: Readonly<Amount>): void {
    const own = this.#byTenant.get(tenantId) ?? { ...NOTHING }
    this.#byTenant.set(tenantId, own)
    for (const amount of [own, this.#used]) {
      amount.count += count
      amount.bytes += bytes
    }
  }

  leave(tenantId: string, { count, bytes }: Readonly<Amount>): void {
    const own = this.#byTenant.get(tenantId)
    if (own === undefined) return
    for (const amount of [own, this.#used]) {
      amount.count -= count
      amount.bytes -= bytes
    }
    if (own.count === 0) this.#byTenant.delete(tenantId)
  }
}
