import type { LogBatch, LogConsumer, LogHandler, LogRecord, LostPosition, Position, TopicPartition } from '../src/index.js'

/** What several members of a group have written down together: records and, like the log's cursors, where to go on. */
export class Notebook {
  readonly cursors = new Map<string, number>()
  readonly records = new Map<string, LogRecord[]>()
  /** Batches that began elsewhere than the cursor stands: another member was faster. */
  fenced = 0

  cursor({ topic, partition }: TopicPartition): number {
    return this.cursors.get(`${topic} ${partition}`) ?? 0
  }

  setCursor({ topic, partition }: TopicPartition, offset: number): void {
    this.cursors.set(`${topic} ${partition}`, offset)
  }

  /** Takes a batch if it begins where the cursor stands, like the log does. */
  write(batch: LogBatch): boolean {
    if (this.cursor(batch) !== batch.requestedOffset) {
      this.fenced++
      return false
    }
    this.setCursor(batch, batch.nextOffset)
    const key = `${batch.topic} ${batch.partition}`
    this.records.set(key, [...(this.records.get(key) ?? []), ...batch.records])
    return true
  }

  values(topic: string, partition: number): string[] {
    return (this.records.get(`${topic} ${partition}`) ?? []).map((record) => String(record.value))
  }

  get size(): number {
    let size = 0
    for (const records of this.records.values()) size += records.length
    return size
  }
}

/** A member that writes what it gets into a notebook. */
export class Follower implements LogHandler {
  readonly batches: LogBatch[] = []
  readonly lost: LostPosition[] = []
  readonly crashes: Error[] = []
  readonly assignments: (readonly TopicPartition[])[] = []
  handling = 0
  mostAtATime = 0
  /** Called before a batch is written down. */
  before: (batch: LogBatch, signal: AbortSignal) => Promise<void> = () => Promise.resolve()

  constructor(
    readonly consumer: LogConsumer,
    readonly notebook: Notebook,
  ) {}

  start(): Promise<void> {
    return this.consumer.start(this)
  }

  onAssigned(partitions: readonly TopicPartition[]): Promise<readonly Position[]> {
    this.assignments.push(partitions)
    return Promise.resolve(partitions.map((one) => ({ ...one, offset: this.notebook.cursor(one) })))
  }

  async onBatch(batch: LogBatch, signal: AbortSignal): Promise<void> {
    this.mostAtATime = Math.max(this.mostAtATime, ++this.handling)
    try {
      await this.before(batch, signal)
    } finally {
      this.handling--
    }
    this.batches.push(batch)
    if (!this.notebook.write(batch)) this.consumer.seek({ ...batch, offset: this.notebook.cursor(batch) })
  }

  onLost(lost: LostPosition): void {
    this.lost.push(lost)
  }

  onCrash(error: Error): void {
    this.crashes.push(error)
  }
}
