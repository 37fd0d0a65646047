import type { LogTopics } from '@throughline/bus'
import { Backoff } from '../backoff.js'

/**
 * How old an answer may be, at most, when a batch arrives. In so short a time nobody deletes a topic, makes it anew and
 * fills it beyond the cursor.
 */
const toleranceMs = 250

/** Knows a topic's id as of a moment, so that no record of another topic of the same name is taken for one of this. */
export class TopicIdentity {
  private id: string | undefined
  private askedAt = Number.NEGATIVE_INFINITY
  private asking: Promise<void> | undefined

  constructor(
    private readonly topics: Pick<LogTopics, 'ids'>,
    private readonly topic: string,
  ) {}

  /** @param askedAt `performance.now()` before the broker was asked */
  note(id: string, askedAt: number): void {
    if (askedAt < this.askedAt) return
    this.id = id
    this.askedAt = askedAt
  }

  /**
   * The topic's id when something arrived from it. Asks the broker when the last answer is too old; while the broker is
   * away, it waits.
   * @param arrivedAt as `performance.now()`
   * @returns undefined when the signal was aborted, or when there is no such topic
   */
  async when(arrivedAt: number, signal: AbortSignal): Promise<string | undefined> {
    const backoff = new Backoff()
    while (this.askedAt < arrivedAt - toleranceMs) {
      try {
        this.asking ??= this.ask().finally(() => (this.asking = undefined))
        await this.asking
      } catch {
        if (!(await backoff.wait(backoff.next(), signal))) return undefined
      }
      if (signal.aborted) return undefined
    }
    return this.id
  }

  private async ask(): Promise<void> {
    const askedAt = performance.now()
    const id = (await this.topics.ids([this.topic])).get(this.topic)
    this.id = id
    this.askedAt = askedAt
  }
}
