import { LRUCache } from 'lru-cache'

const MAX_KNOWN = 10_000
const LIFE_MS = 60_000

/**
 * Does one thing after the other about the same, and lets each know of the one before: what was said a moment ago is in no view
 * yet. It is as long as this process remembers it, and nothing that other gateways know of.
 */
export class InTurn {
  readonly #last = new LRUCache<string, Promise<string | undefined>>({ max: MAX_KNOWN, ttl: LIFE_MS })

  /**
   * @param work takes the token of what was done before, if anything was
   * @throws what the work throws; the next one then knows of the one before it
   */
  next<T extends { readonly token: string }>(id: string, work: (before: string | undefined) => Promise<T>): Promise<T> {
    const before = this.#last.get(id) ?? Promise.resolve(undefined)
    const answer = before.then(work)
    this.#last.set(id, answer.then(({ token }) => token, () => before))
    return answer
  }
}
