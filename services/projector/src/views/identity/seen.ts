import { combine, isNews, type ObservedFact } from '@throughline/identity'
import { LRUCache } from 'lru-cache'

const MAX_PAIRS = 50_000
/** Then a pair is written once more, which changes nothing if it is still there: an erasure may have taken it away. */
const LIFE_MS = 60_000

/** Pairs that are written already: most events say again what others said before. */
export class Seen {
  private readonly pairs = new LRUCache<string, ObservedFact>({ max: MAX_PAIRS, ttl: LIFE_MS })
  private clock = -1

  /** What was written before an erasure may have been purged. @param clock erasures that had been seen */
  at(clock: number): this {
    if (clock !== this.clock) this.pairs.clear()
    this.clock = clock
    return this
  }

  /** Whether a fact says more about its pair than is written. */
  isNews(build: number, tenantId: string, fact: ObservedFact): boolean {
    const known = this.pairs.get(keyOf(build, tenantId, fact))
    return known === undefined || isNews(fact, known)
  }

  /** Notes what was written; call it when that is committed. */
  note(build: number, tenantId: string, fact: ObservedFact): void {
    const key = keyOf(build, tenantId, fact)
    this.pairs.set(key, combine(fact, this.pairs.get(key) ?? fact))
  }
}

function keyOf(build: number, tenantId: string, { a, b }: ObservedFact): string {
  return `${build} ${tenantId} ${a} ${b}`
}
