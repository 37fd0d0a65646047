import { LRUCache } from 'lru-cache'
import { keyReused } from './problems.js'

const MAX_KNOWN = 10_000
const LIFE_MS = 60_000

interface Entry<T> {
  readonly print: string
  readonly answer: Promise<T>
}

/**
 * Answers a request once, as long as this process remembers it: the same at the same time waits for the first, and the log
 * needs a moment until it knows what was said. Beyond that, and for other gateways, the log knows it for ever.
 */
export class Once<T> {
  readonly #known = new LRUCache<string, Entry<T>>({ max: MAX_KNOWN, ttl: LIFE_MS })

  /** @throws Problem 422 when the same id came with another print; what the work throws, which is then forgotten */
  async answer(id: string, print: string, work: () => Promise<T>): Promise<T> {
    const known = this.#known.get(id)
    if (known !== undefined) {
      if (known.print !== print) throw keyReused()
      return known.answer
    }
    const entry = { print, answer: work() }
    this.#known.set(id, entry)
    try {
      return await entry.answer
    } catch (error) {
      if (this.#known.get(id) === entry) this.#known.delete(id)
      throw error
    }
  }
}
