import type { LogBatch, Position, TopicPartition } from '../ports/consumer.js'

/** How many batches of a partition may wait, before the fetch loop is held up. */
const waitingBatches = 2

/** What waits in all lanes of a consumer. */
export interface Waiting {
  /** Of keys and values. */
  bytes: number
  /** With more than this, a lane has enough with one batch. */
  readonly plenty: number
}

function bytesOf({ records }: LogBatch): number {
  let bytes = 0
  for (const { key, value } of records) bytes += (key?.length ?? 0) + (value?.length ?? 0)
  return bytes
}

export function keyOf({ topic, partition }: TopicPartition): string {
  return `${partition} ${topic}`
}

/** One partition that this member was given: what was fetched of it and is not handled yet, and whether it may go on. */
export class Lane implements TopicPartition {
  readonly topic: string
  readonly partition: number
  /** What the next answer must begin with; undefined until the user has said where to start, or when it is lost. */
  position: number | undefined
  /** The user wants no batches. */
  held = true
  /** A batch is being handled. */
  busy = false
  /** Enough waits here: nothing is fetched until it has been handled. */
  stuffed = false
  /** What kafkajs was told last. */
  fetching = false
  private queue: LogBatch[] = []
  private ending = new AbortController()
  private readonly waiters = new Set<() => void>()

  constructor(
    { topic, partition }: TopicPartition,
    private readonly waiting: Waiting,
  ) {
    this.topic = topic
    this.partition = partition
  }

  /** Aborted when what is being handled is of no use any more. */
  get signal(): AbortSignal {
    return this.ending.signal
  }

  get ready(): boolean {
    return !this.held && !this.busy && this.queue.length > 0
  }

  get wantsMore(): boolean {
    return !this.held && !this.stuffed && this.position !== undefined
  }

  get full(): boolean {
    const most = this.waiting.bytes > this.waiting.plenty ? 1 : waitingBatches
    return this.queue.length >= most
  }

  get empty(): boolean {
    return this.queue.length === 0
  }

  push(batch: LogBatch): void {
    this.queue.push(batch)
    this.waiting.bytes += bytesOf(batch)
    this.position = batch.nextOffset
  }

  shift(): LogBatch | undefined {
    const batch = this.queue.shift()
    if (batch) this.waiting.bytes -= bytesOf(batch)
    this.wake()
    return batch
  }

  /** Drops what waits and begins elsewhere. */
  restart({ offset }: Pick<Position, 'offset'>): void {
    this.drop()
    this.position = offset
    this.ending = new AbortController()
  }

  /** Drops what waits: the partition was taken away. */
  drop(): void {
    for (const batch of this.queue) this.waiting.bytes -= bytesOf(batch)
    this.queue = []
    this.position = undefined
    this.stuffed = false
    this.ending.abort()
    this.wake()
  }

  /** Resolves when there is room for another batch, or nothing more to wait for. */
  async room(limitMs: number): Promise<void> {
    if (!this.full) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.waiters.delete(done)
        resolve()
      }
      const timer = setTimeout(done, limitMs)
      this.waiters.add(done)
    })
  }

  /** Resolves when no batch is being handled. */
  async idle(): Promise<void> {
    while (this.busy) await this.change()
  }

  /** Resolves when everything that was fetched has been handled, or dropped. */
  async drained(): Promise<void> {
    while (this.busy || !this.empty) await this.change()
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiters.add(resolve))
  }

  wake(): void {
    const waiting = [...this.waiters]
    this.waiters.clear()
    for (const wake of waiting) wake()
  }
}
