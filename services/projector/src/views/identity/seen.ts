import { combine, isNews, type ObservedFact } from '@throughline/identity'
import { LRUCache } from 'lru-cache'

const MAX_PAIRS = 50_000
const MAX_CONVERSATIONS = 20_000
/** Then a pair is written once more, which changes nothing if it is still there. */
const LIFE_MS = 60_000

/** Which erasures and retractions had been seen: what was written before another one may be gone. */
export type Epoch = `${number} ${number}`

/** What is written already: most events say again what others said before. One for each build. */
export class Seen {
  private readonly pairs = new LRUCache<string, ObservedFact>({ max: MAX_PAIRS, ttl: LIFE_MS })
  private readonly conversations = new LRUCache<string, true>({ max: MAX_CONVERSATIONS, ttl: LIFE_MS })
  /** By part, how far chunks have been written. */
  private readonly reached = new Map<number, number>()
  private epoch: Epoch | undefined

  /**
   * Forgets what may be gone. A chunk that is read again was lost by a server that crashed behind its last commits, and not it
   * alone: what was written is only known by those who read it again.
   */
  at(epoch: Epoch, { part, from }: { part: number; from: number }): this {
    const isLost = from < (this.reached.get(part) ?? 0)
    if (isLost || epoch !== this.epoch) {
      this.pairs.clear()
      this.conversations.clear()
    }
    if (isLost) this.reached.clear()
    this.epoch = epoch
    return this
  }

  /** Notes that a chunk is written; call it when it is committed. */
  noteReached({ part, next }: { part: number; next: number }): void {
    this.reached.set(part, next)
  }

  /** Whether a fact says more about its pair than is written. */
  isNews(tenantId: string, fact: ObservedFact): boolean {
    const known = this.pairs.get(keyOf(tenantId, fact))
    return known === undefined || isNews(fact, known)
  }

  /** Whether it is not known yet if a subject with an event in a conversation is that conversation. */
  isUnknown(tenantId: string, subject: string): boolean {
    return !this.conversations.has(`${tenantId} ${subject}`)
  }

  /** Notes what was written; call it when that is committed. Of another epoch nothing is noted. */
  note(epoch: Epoch, tenantId: string, facts: readonly ObservedFact[]): void {
    if (epoch !== this.epoch) return
    for (const fact of facts) {
      const key = keyOf(tenantId, fact)
      this.pairs.set(key, combine(fact, this.pairs.get(key) ?? fact))
    }
  }

  /** Notes that it was looked whether a subject is a conversation; call it when what came of that is committed. */
  noteKnown(epoch: Epoch, tenantId: string, subject: string): void {
    if (epoch === this.epoch) this.conversations.set(`${tenantId} ${subject}`, true)
  }
}

function keyOf(tenantId: string, { a, b }: ObservedFact): string {
  return `${tenantId} ${a} ${b}`
}
