import { Pool } from 'undici'
import type { Random } from '../random.js'
import { Pace } from './pace.js'
import { ReadBack } from './read-back.js'
import { Sender, type SenderContext } from './sender.js'

export interface LoadOptions extends Omit<SenderContext, 'gateways' | 'pace' | 'readBack' | 'stopping' | 'ending'> {
  gatewayUrls: readonly string[]
  /** Where writes are read back, and with which key. Default: nowhere. */
  timeline?: { url: string; key: string }
  random: Random
  subjects: number
  senders: number
  eventsPerSecond: number
}

/** The load of a run: many senders that share the subjects among them. */
export class Load {
  readonly #stopping = new AbortController()
  readonly #ending = new AbortController()
  readonly #pools: Pool[]
  readonly #running: Promise<unknown>
  readonly #readBack: ReadBack | undefined

  constructor(options: LoadOptions) {
    const { gatewayUrls, timeline, random, subjects, senders, eventsPerSecond } = options
    if (timeline) this.#readBack = new ReadBack({ ...options, timeline })
    this.#pools = gatewayUrls.map((url) => new Pool(url, { connections: senders, connectTimeout: 2_000 }))
    const context = {
      ...options,
      gateways: this.#pools,
      pace: new Pace(eventsPerSecond),
      readBack: this.#readBack,
      stopping: this.#stopping.signal,
      ending: this.#ending.signal,
    }
    const all = Array.from({ length: senders }, (_, sender) => {
      const own = Array.from({ length: subjects }, (__, subject) => subject).filter((subject) => subject % senders === sender)
      return new Sender(own, random.fork(`sender ${sender}`), context).run()
    })
    this.#running = Promise.all(all)
    this.#running.catch(() => undefined) // told by stop()
  }

  /**
   * Begins no new events and waits until all that are under way have an answer.
   * @param limitMs after this what has none stays unknown
   */
  async stop(limitMs: number): Promise<void> {
    this.#stopping.abort()
    const late = setTimeout(() => this.#ending.abort(), limitMs)
    try {
      await this.#running
    } finally {
      clearTimeout(late)
      await this.#readBack?.destroy()
      await Promise.all(this.#pools.map((pool) => pool.destroy()))
    }
  }

  /** Ends at once. */
  async abort(): Promise<void> {
    this.#ending.abort()
    await this.stop(0)
  }
}
