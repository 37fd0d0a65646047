import { setTimeout as sleep } from 'node:timers/promises'
import type { LogTopics } from '@throughline/bus'
import { readTopicEpoch } from '@throughline/log'
import { messageOf, type Log } from '@throughline/platform'
import type { Pool } from 'pg'
import type { TopicRecorder } from '../parts/topic-recorder.js'
import { within } from '../within.js'
import { standingStill } from './standstill.js'

/** A tick that is so late means that the process itself was stopped: no time for the recorders to move. */
const stoppedMs = 5000

/** A look may hang on a broker that is frozen; nobody waits for it in the end. */
const stopMs = 1000

export interface WatchOptions {
  recorders: readonly TopicRecorder[]
  /** A connection of its own, made anew when it fails: it must not hang with the consumers' one. */
  openTopics: () => LogTopics
  pool: Pool
  log: Log
  everyMs?: number
  standstillMs: number
  /** Ends the process; a supervisor starts it again. */
  exit: (reason: string) => void
}

/**
 * Looks at broker, log and recorders every second: tells the log how fresh it is, finds losses, notices an operator's
 * decision, and ends the process when a cursor stands still although there is something to record and both sides answer.
 */
export class Watch {
  /** Why the last look did not succeed; undefined when it did. */
  fault: string | undefined = 'has not looked yet'
  private readonly ending = new AbortController()
  private running: Promise<void> | undefined
  private topics: LogTopics | undefined
  private tickedAt = performance.now()

  constructor(private readonly options: WatchOptions) {}

  start(): void {
    this.running ??= this.run()
  }

  async stop(): Promise<void> {
    this.ending.abort()
    await within(stopMs, this.running)
    await this.topics?.close()
  }

  private async run(): Promise<void> {
    const { signal } = this.ending
    while (!signal.aborted) {
      try {
        await this.look()
        this.fault = undefined
      } catch (error) {
        this.fault = messageOf(error)
        this.options.log.debug('could not look at the broker and the log', { error })
        this.giveTime()
      }
      await sleep(this.options.everyMs ?? 1000, undefined, { signal }).catch(() => undefined)
    }
  }

  private async look(): Promise<void> {
    const { recorders } = this.options
    const before = recorders.map((recorder) => recorder.standings())
    const askedAt = performance.now()
    const states = await this.describe(recorders.map((recorder) => recorder.topic))
    for (const [index, recorder] of recorders.entries()) {
      const state = states.find((one) => one.name === recorder.topic)
      await recorder.survey(state, before[index] ?? new Map(), askedAt)
    }
    await this.lookForStandstill()
  }

  private async describe(names: readonly string[]) {
    this.topics ??= this.options.openTopics()
    try {
      return await this.topics.describe(names)
    } catch (error) {
      const broken = this.topics
      this.topics = undefined
      await broken.close()
      throw error
    }
  }

  private async lookForStandstill(): Promise<void> {
    const now = performance.now()
    if (now - this.tickedAt > stoppedMs) this.giveTime()
    this.tickedAt = now
    for (const recorder of this.options.recorders) {
      // Parts that wait for keys hold up the others, for only so many are recorded at a time.
      if (recorder.parts.some((part) => part.keysFault !== undefined)) this.giveTime([recorder])
      for (const part of standingStill(recorder.parts, now, this.options.standstillMs)) {
        const epoch = await readTopicEpoch(this.options.pool, recorder.topic)
        const cursor = epoch?.cursors.find((one) => one.part === part.number)
        if (cursor?.nextOffset !== part.nextOffset) {
          part.movedAt = now // by another recorder: ours will be fenced, or loses the partition
          continue
        }
        const { standstillMs } = this.options
        this.ending.abort()
        this.options.exit(
          `part ${part.number} of ${recorder.topic} stands at ${part.nextOffset} for ${standstillMs} ms with ${part.lag} records to go`,
        )
        return
      }
    }
  }

  /** Nobody can record while the database or the broker is away: the time to move begins when both are back. */
  private giveTime(recorders = this.options.recorders): void {
    const now = performance.now()
    for (const recorder of recorders) {
      for (const part of recorder.parts) part.movedAt = now
    }
  }
}
