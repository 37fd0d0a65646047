import { LRUCache } from 'lru-cache'

/** The source could not be asked and nothing is held: try again after `retryAfterSeconds`. */
export class SourceAway extends Error {
  override readonly name = 'SourceAway'
  readonly retryAfterSeconds = 2
}

export interface PatientCacheOptions {
  /** Entries held; the least recently used go first. */
  max: number
  /** Keys remembered as unknown. They have a list of their own, so they push out nothing real. */
  maxUnknown: number
  /** How long a key is taken as unknown; so long is one not seen that was made after somebody asked for it. */
  unknownLifeMs: number
  /** How long an entry is taken as it is. */
  lifeMs: number
  /** How long a caller with an old entry waits for the source before it gets the old one. */
  patienceMs: number
  /** How long a caller without an entry waits. */
  limitMs: number
  /** Look-ups under way at once; beyond it the source counts as away. */
  maxLoads: number
  /** Told of each failed look-up. */
  onFailure?: (error: unknown) => void
  now?: () => number
}

interface Held<V> {
  value: V
  freshUntil: number
}

const PAUSE_AFTER_FAILURE_MS = 1_000

/**
 * A bounded cache over a source that may go away. An entry lives for a short while and is then looked up anew;
 * while the source is away, old entries go on being served at once and one look-up a second probes it.
 */
export class PatientCache<V extends object> {
  readonly #held: LRUCache<string, Held<V>>
  readonly #unknown: LRUCache<string, { until: number }>
  readonly #loads = new Map<string, Promise<V | undefined>>()
  readonly #load: (key: string) => Promise<V | undefined>
  readonly #options: PatientCacheOptions
  readonly #now: () => number
  #away = false
  #probeAt = 0

  constructor(load: (key: string) => Promise<V | undefined>, options: PatientCacheOptions) {
    this.#load = load
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#held = new LRUCache({ max: options.max })
    this.#unknown = new LRUCache({ max: options.maxUnknown })
  }

  /** True from a failed look-up until the next one that works. */
  get away(): boolean {
    return this.#away
  }

  /** The value, undefined when the source does not have it; SourceAway when neither it nor the cache can tell. */
  async get(key: string): Promise<V | undefined> {
    const now = this.#now()
    const held = this.#held.get(key)
    if (held && now < held.freshUntil) return held.value
    if (!held && now < (this.#unknown.get(key)?.until ?? 0)) return undefined
    if (this.#away && now < this.#probeAt) return this.#oldOr(held)
    const load = this.#loads.get(key) ?? this.#begin(key)
    if (!load) return this.#oldOr(held)
    // A probe must not make callers wait who can be answered from what is held.
    if (held && this.#away) {
      load.catch(() => undefined)
      return held.value
    }
    try {
      return await within(load, held ? this.#options.patienceMs : this.#options.limitMs)
    } catch (error) {
      return this.#oldOr(held, error)
    }
  }

  /** Takes a value in that was read together with others. */
  put(key: string, value: V): void {
    this.#unknown.delete(key)
    this.#held.set(key, { value, freshUntil: this.#now() + this.#options.lifeMs })
  }

  #oldOr(held: Held<V> | undefined, cause?: unknown): V {
    if (held) return held.value
    throw new SourceAway('keys and settings cannot be read at the moment', { cause })
  }

  #begin(key: string): Promise<V | undefined> | undefined {
    if (this.#loads.size >= this.#options.maxLoads) return undefined
    if (this.#away) this.#probeAt = this.#now() + PAUSE_AFTER_FAILURE_MS
    const load = within(this.#load(key), this.#options.limitMs)
      .then(
        (value) => this.#succeeded(key, value),
        (error: unknown) => this.#failed(error),
      )
      .finally(() => this.#loads.delete(key))
    this.#loads.set(key, load)
    return load
  }

  #succeeded(key: string, value: V | undefined): V | undefined {
    this.#away = false
    if (value) {
      this.put(key, value)
    } else {
      this.#held.delete(key)
      this.#unknown.set(key, { until: this.#now() + this.#options.unknownLifeMs })
    }
    return value
  }

  #failed(error: unknown): never {
    this.#away = true
    this.#probeAt = this.#now() + PAUSE_AFTER_FAILURE_MS
    this.#options.onFailure?.(error)
    throw error
  }
}

async function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
