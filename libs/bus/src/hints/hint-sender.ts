import type { LogProducer } from '../ports/producer.js'
import { encodeChanges } from './hint.js'

/**
 * Tells whoever listens that parts have news. Never in the way: one send at a time, what comes meanwhile is told with
 * the next one, and what cannot be sent is dropped, for the log is the truth and listeners look there, too.
 */
export class HintSender {
  private readonly heads = new Map<number, number>()
  private sending: Promise<void> | undefined
  private closed = false

  constructor(
    private readonly producer: LogProducer,
    private readonly topic: string,
  ) {}

  /** @param position the last position that the part has now */
  tell(part: number, position: number): void {
    if (this.closed || position <= (this.heads.get(part) ?? 0)) return
    this.heads.set(part, position)
    this.sending ??= this.send().finally(() => {
      this.sending = undefined
    })
  }

  /** Sends what waits, as well as it can, and closes the producer. */
  async close(): Promise<void> {
    this.closed = true
    await this.sending
    await this.producer.close()
  }

  private async send(): Promise<void> {
    while (this.heads.size > 0) {
      const changes = [...this.heads].map(([part, position]) => ({ part, position }))
      this.heads.clear()
      try {
        await this.producer.send([encodeChanges(this.topic, changes)])
      } catch {
        return
      }
    }
  }
}
