import type { Heads } from '@throughline/log'

export interface LogWatchOptions {
  read: () => Promise<Heads>
  /** Told of every reading. */
  onHeads: (heads: Heads) => void
  /** Told of each reading that failed. */
  onFailure: (error: unknown) => void
  /** Pause between two readings. */
  pollMs: number
}

/** So often at most, however many hints come. */
const LEAST_PAUSE_MS = 50

/** Asks how far the log has come, again and again, once for all streams together; only while there are any. */
export class LogWatch {
  private latest: { heads: Heads; readAt: number } | undefined
  private reading: Promise<Heads> | undefined
  /** The loop that goes on; another one ends. */
  private loop: object | undefined
  private hinted = false
  private hurry: (() => void) | undefined

  constructor(private readonly options: LogWatchOptions) {}

  /** What was read at most `maxAgeMs` ago, or is read now. @throws what the reader throws */
  async heads(maxAgeMs: number): Promise<Heads> {
    if (this.latest && performance.now() - this.latest.readAt <= maxAgeMs) return this.latest.heads
    return this.read()
  }

  start(): void {
    if (this.loop) return
    this.loop = {}
    void this.run(this.loop)
  }

  stop(): void {
    this.loop = undefined
    this.hurry?.()
  }

  /** There may be news: the next reading is now. */
  hint(): void {
    this.hinted = true
    this.hurry?.()
  }

  private async run(loop: object): Promise<void> {
    while (this.loop === loop) {
      this.hinted = false
      try {
        this.options.onHeads(await this.read())
      } catch (error) {
        this.options.onFailure(error)
      }
      await pause(LEAST_PAUSE_MS)
      if (this.loop === loop && !this.hinted) await this.rest(this.options.pollMs - LEAST_PAUSE_MS)
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.hurry?.(), ms)
      this.hurry = () => {
        clearTimeout(timer)
        this.hurry = undefined
        resolve()
      }
    })
  }

  private read(): Promise<Heads> {
    this.reading ??= this.options
      .read()
      .then((heads) => {
        this.latest = { heads, readAt: performance.now() }
        return heads
      })
      .finally(() => {
        this.reading = undefined
      })
    return this.reading
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
