import { setTimeout as sleep } from 'node:timers/promises'
import { type Log, messageOf } from '@throughline/platform'

const LONGEST_MS = 2_000

export interface LoopOptions {
  /** What it does, for the log. */
  name: string
  /** Between two rounds that had nothing to do. */
  pauseMs: number | (() => number)
  log: Log
  /** @returns whether there may be more to do at once */
  round: (signal: AbortSignal) => Promise<boolean>
}

/** Does the same again and again until it is stopped. When it fails it waits a little longer each time. */
export class Loop {
  /** Why the last round failed. */
  fault: string | undefined = 'has not run yet'
  private readonly ending = new AbortController()
  private nap = new AbortController()
  private wakes = 0
  private running: Promise<void> | undefined

  constructor(private readonly options: LoopOptions) {}

  start(): void {
    this.running ??= this.run()
  }

  /** The next round begins now, or at once behind the one that is under way. */
  wake(): void {
    this.wakes++
    this.nap.abort()
  }

  /** Waits for the round that is under way. Safe to call twice. */
  async stop(): Promise<void> {
    this.ending.abort()
    this.wake()
    await this.running
  }

  private async run(): Promise<void> {
    const { signal } = this.ending
    const { name, pauseMs, log, round } = this.options
    const pause = typeof pauseMs === 'number' ? () => pauseMs : pauseMs
    let waitMs = pause()
    while (!signal.aborted) {
      const { wakes } = this
      try {
        const more = await round(signal)
        this.fault = undefined
        waitMs = more || this.wakes > wakes ? 0 : pause()
      } catch (error) {
        this.fault = messageOf(error)
        waitMs = Math.min(Math.max(waitMs * 2, 100), LONGEST_MS)
        log.warn(`${name} failed`, { error, waitMs })
      }
      this.nap = new AbortController()
      if (!signal.aborted) await sleep(waitMs, undefined, { signal: this.nap.signal }).catch(() => undefined)
    }
  }
}
