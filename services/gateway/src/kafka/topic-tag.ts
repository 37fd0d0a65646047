import type { LogTopics } from '@throughline/bus'
import { topicTagOf } from '@throughline/log'

/** How old an answer may be when something is sent. In so short a time nobody deletes a topic and makes it anew. */
const TOLERANCE_MS = 250
/** How long an answer to a sender may wait for it. Without it a token is a little less sure; the 202 must not wait for that. */
const WAIT_MS = 500

/**
 * Knows which topic of its name records go to, so that tokens can say it: the offsets of one that was deleted and made
 * anew begin again. While events come, the broker is asked some four times a second, beside the sending.
 */
export class TopicTag {
  #tag: number | undefined
  #askedAt = Number.NEGATIVE_INFINITY
  #asking: Promise<void> | undefined

  constructor(
    private readonly topics: Pick<LogTopics, 'ids'>,
    private readonly topic: string,
  ) {}

  /** Begins to ask if the last answer is too old. Call it before sending. */
  refresh(): void {
    if (this.#asking !== undefined || performance.now() - this.#askedAt < TOLERANCE_MS) return
    this.#asking = this.#ask().finally(() => (this.#asking = undefined))
  }

  /**
   * The tag of the topic to which something was sent after `refresh`.
   * @returns undefined when the broker has not said it in time
   */
  async known(): Promise<number | undefined> {
    if (this.#asking === undefined) return this.#tag
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), WAIT_MS)))
    const tag = await Promise.race([this.#asking.then(() => this.#tag), late])
    clearTimeout(timer)
    return tag
  }

  async #ask(): Promise<void> {
    const askedAt = performance.now()
    try {
      const id = (await this.topics.ids([this.topic])).get(this.topic)
      this.#tag = id === undefined ? undefined : topicTagOf(id)
      this.#askedAt = askedAt
    } catch {
      this.#tag = undefined // the broker is away: readiness and the sending itself tell
    }
  }
}
