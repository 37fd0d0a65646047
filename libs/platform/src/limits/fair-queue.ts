interface Line<T> {
  readonly items: { readonly item: T; readonly cost: number }[]
  /** What it may still take in this round. */
  credit: number
}

/**
 * What waits, in a line for each tenant; the lines take turns (deficit round robin: in each round a line may take the same
 * amount, and what it could not use of it is kept while it waits). Within a line the order stays.
 */
export class FairQueue<T> {
  /** The first is the one whose turn it is. */
  readonly #lines = new Map<string, Line<T>>()
  #size = 0

  /** @param quantum what a line may take in a round, in units of cost */
  constructor(private readonly quantum: number) {}

  get size(): number {
    return this.#size
  }

  push(tenantId: string, item: T, cost: number): void {
    const line = this.#lines.get(tenantId) ?? { items: [], credit: this.quantum }
    line.items.push({ item, cost })
    this.#lines.set(tenantId, line)
    this.#size++
  }

  /** Whether any of these tenants has something waiting. */
  has(among: (tenantId: string) => boolean): boolean {
    for (const tenantId of this.#lines.keys()) if (among(tenantId)) return true
    return false
  }

  /** The next one, of these tenants if they are named; undefined when nothing of them waits. */
  take(among?: (tenantId: string) => boolean): T | undefined {
    for (const [tenantId, line] of this.#lines) {
      if (among && !among(tenantId)) continue
      const first = line.items[0]!
      if (line.credit < first.cost) {
        line.credit += this.quantum
        this.#lines.delete(tenantId)
        this.#lines.set(tenantId, line) // the loop comes back to it after the others
        continue
      }
      line.credit -= first.cost
      line.items.shift()
      if (line.items.length === 0) this.#lines.delete(tenantId)
      this.#size--
      return first.item
    }
    return undefined
  }

  /** Everything that waits; nothing does afterwards. */
  drain(): T[] {
    const all = [...this.#lines.values()].flatMap((line) => line.items.map(({ item }) => item))
    this.#lines.clear()
    this.#size = 0
    return all
  }
}
