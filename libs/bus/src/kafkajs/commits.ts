import type { Consumer } from 'kafkajs'
import { keyOf } from './lane.js'
import type { Position } from '../ports/consumer.js'
import { settledWithin } from './wait.js'

const everyMs = 1000

/** Tells the broker our offsets now and then. Only tools read them, so a failure is no news: the next one says more. */
export class Commits {
  private readonly positions = new Map<string, Position>()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly consumer: Pick<Consumer, 'commitOffsets'>) {}

  add(positions: readonly Position[]): void {
    for (const position of positions) this.positions.set(keyOf(position), position)
    this.timer ??= setTimeout(() => void this.flush(), everyMs).unref()
  }

  /** Forgets what was not sent: after a rebalance another member may know better. */
  clear(): void {
    this.positions.clear()
  }

  async close(limitMs: number): Promise<void> {
    clearTimeout(this.timer)
    await settledWithin(this.flush(), limitMs)
  }

  private async flush(): Promise<void> {
    this.timer = undefined
    const positions = [...this.positions.values()]
    this.positions.clear()
    if (positions.length === 0) return
    try {
      await this.consumer.commitOffsets(positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })))
    } catch {
      // See above.
    }
  }
}
