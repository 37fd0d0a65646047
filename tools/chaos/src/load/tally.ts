/** Figures about requests. */
export class Tally {
  /** Sendings of events that nothing forced: no retry after an unknown outcome. */
  deliberateCopies = 0
  requests = 0
  /** Reads with the token of a write, by how they ended: `seen`, `504` (not yet), … */
  readonly readsBack = new Map<string, number>()
  /** Longest time without any 202, in milliseconds. */
  longestSilenceMs = 0
  readonly unknowns = new Map<string, number>()
  readonly #latencies: number[] = []
  #lastAccepted: number | undefined

  /** A request that was answered 202 after so many milliseconds. */
  accepted(ms: number): void {
    this.requests++
    const now = performance.now()
    if (this.#lastAccepted !== undefined) this.longestSilenceMs = Math.max(this.longestSilenceMs, now - this.#lastAccepted)
    this.#lastAccepted = now
    // Every n-th is enough for percentiles, and bounds the list.
    if (this.#latencies.length < 200_000) this.#latencies.push(ms)
  }

  unknown(reason: string): void {
    this.requests++
    count(this.unknowns, reason)
  }

  readBack(outcome: string): void {
    count(this.readsBack, outcome)
  }

  /** Milliseconds from sending to 202 that this share of requests needed at most. */
  latency(share: number): number {
    return quantile(this.#latencies, share)
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** The value below which this share of the values lies; 0 without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
