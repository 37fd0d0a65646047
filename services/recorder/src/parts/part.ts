import type { Alarm } from './alarm.js'

/** Where a part stood at some moment. */
export interface Standing {
  nextOffset: number
  highWatermark: number
}

/** One partition that this recorder has, and how far it believes to be; the truth is the log's cursor. */
export class Part implements Standing {
  alarm: Alarm | undefined
  /** `performance.now()` when the cursor moved last, or when there began to be something to do. */
  movedAt = performance.now()
  /** The broker contradicted us once; a second time is an alarm. */
  doubted = false
  /** Why there are no keys to seal with; undefined when there are. */
  keysFault: string | undefined

  /**
   * @param nextOffset to record
   * @param highWatermark furthest end that was seen
   */
  constructor(
    readonly number: number,
    public nextOffset: number,
    public highWatermark: number,
  ) {}

  get lag(): number {
    return Math.max(0, this.highWatermark - this.nextOffset)
  }

  get standing(): Standing {
    return { nextOffset: this.nextOffset, highWatermark: this.highWatermark }
  }

  moveTo(next: number): void {
    if (next !== this.nextOffset) this.movedAt = performance.now()
    this.nextOffset = next
    this.highWatermark = Math.max(this.highWatermark, next)
  }

  sawEnd(latest: number): void {
    // Idle until now: the time to record what has come begins now.
    if (this.lag === 0) this.movedAt = performance.now()
    this.highWatermark = Math.max(this.highWatermark, latest)
  }
}
