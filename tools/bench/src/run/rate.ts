/** Progress of a contender: how many events were recorded by when (`performance.now()`). */
interface Sample {
  at: number
  count: number
}

/**
 * Events per second from counts that grow. The first tenth is left out (start-up, joining the group, warming up), as
 * is what comes after the last full count.
 */
export class RateMeter {
  private readonly samples: Sample[] = []

  note(count: number): void {
    this.samples.push({ at: performance.now(), count })
  }

  get count(): number {
    return this.samples.at(-1)?.count ?? 0
  }

  /** Events per second between a tenth of `total` and its end. */
  rate(total: number): number {
    const begin = this.samples.find((sample) => sample.count >= total / 10)
    const end = this.samples.find((sample) => sample.count >= total) ?? this.samples.at(-1)
    if (begin === undefined || end === undefined || end.at <= begin.at) return 0
    return ((end.count - begin.count) / (end.at - begin.at)) * 1_000
  }
}
