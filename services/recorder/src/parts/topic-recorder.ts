import type { LogBatch, LogConsumer, LogHandler, LogTopics, LostPosition, Position, TopicPartition, TopicState } from '@throughline/bus'
import { confirmCursors, readTopicEpoch, type TopicEpoch } from '@throughline/log'
import { messageOf, type Log } from '@throughline/platform'
import type { Pool } from 'pg'
import { Backoff } from '../backoff.js'
import { ChunkWriter, type WriteOutcome } from '../chunks/chunk-writer.js'
import { piecesOf, type Piece, type PieceLimits } from '../chunks/pieces.js'
import { alarms, fencedChunks, lag } from '../metrics.js'
import type { Sealer } from '../seal/sealer.js'
import { TopicIdentity } from '../watch/topic-identity.js'
import type { Alarm } from './alarm.js'
import { ChunkReport } from './chunk-report.js'
import { judge } from './judge.js'
import type { Part, Standing } from './part.js'
import { doubtAbout, placeParts } from './placing.js'

const needsDecision = ': look into what has happened, then accept it with `throughline log new-epoch`'

/** An operator may also open an epoch while all is well: parts with records notice at once, idle ones by this. */
const decisionEveryMs = 10_000

export interface TopicRecorderOptions {
  topic: string
  /** Parts of the log, and so partitions of the topic. */
  parts: number
  limits: PieceLimits
  pool: Pool
  sealer: Sealer
  topics: LogTopics
  /** Told the last position of a part after each commit. */
  hint: (part: number, position: number) => void
  log: Log
  /** Called when the consumer is gone for good. */
  crashed: (error: Error) => void
}

/**
 * Records one topic: every batch goes into the log in chunks, each of which moves the part's cursor in the same
 * transaction. The cursor is the only truth about what has been recorded: what is believed here is checked by every
 * write, and read again whenever it turns out to be wrong.
 */
export class TopicRecorder implements LogHandler {
  private readonly identity: TopicIdentity
  private readonly writer: ChunkWriter
  private readonly report: ChunkReport
  private consumer: LogConsumer | undefined
  private epoch: TopicEpoch | undefined
  private mine = new Map<number, Part>()
  private assignment: AbortSignal = AbortSignal.abort()
  private obstacle: string | undefined
  private decisionAt = 0

  constructor(private readonly options: TopicRecorderOptions) {
    const { topic, topics, pool, parts, sealer, log } = options
    this.identity = new TopicIdentity(topics, topic)
    this.writer = new ChunkWriter(pool, parts, sealer, log)
    this.report = new ChunkReport(topic)
  }

  get topic(): string {
    return this.options.topic
  }

  /** The partitions that this recorder has now. */
  get parts(): readonly Part[] {
    return [...this.mine.values()]
  }

  /** Why nothing can be recorded although there are partitions; undefined when it can. */
  get waitingFor(): string | undefined {
    return this.obstacle
  }

  use(consumer: LogConsumer): void {
    this.consumer = consumer
  }

  async onAssigned(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<readonly Position[]> {
    this.forget()
    this.assignment = signal
    return this.place(
      partitions.map((one) => one.partition),
      signal,
    )
  }

  async onBatch(batch: LogBatch, signal: AbortSignal): Promise<void> {
    const part = this.mine.get(batch.partition)
    if (!part || part.alarm) return
    if (batch.requestedOffset > part.nextOffset) return this.reposition(part, signal)
    const id = await this.identity.when(batch.receivedAt, signal)
    if (signal.aborted) return
    if (id !== this.epoch?.topicId) {
      this.suspect(id)
      return
    }
    part.sawEnd(batch.highWatermark)
    for (const piece of piecesOf(batch, part.nextOffset, this.options.limits)) {
      if (signal.aborted) return
      const status = await this.record(piece, part, signal)
      if (status === 'aborted') return
      if (status === 'fenced') return this.reposition(part, signal)
      part.moveTo(piece.nextOffset)
    }
    lag.set({ topic: this.topic, part: part.number }, part.lag)
    await this.consumer?.commit([{ topic: this.topic, partition: part.number, offset: part.nextOffset }])
  }

  onLost({ partition, offset, earliest, latest }: LostPosition): void {
    const part = this.mine.get(partition)
    if (!part || part.alarm) return
    const alarm = judge({ ...part.standing, topicId: null }, { topicId: '', earliest, latest })
    this.raise(part, alarm ?? { kind: 'records-lost', message: `offset ${offset} is gone; there are ${earliest} to ${latest}` })
  }

  onCrash(error: Error): void {
    this.options.crashed(error)
  }

  /** Where the parts stand; to be taken before the broker is asked for a survey. */
  standings(): ReadonlyMap<number, Standing> {
    return new Map(this.parts.map((part) => [part.number, part.standing]))
  }

  /**
   * Compares cursors and broker, tells the log how far the broker's partitions reach, and looks for an operator's
   * decision about parts that stand still.
   * @param state what the broker says; undefined when there is no such topic
   * @param before where the parts stood before the broker was asked
   * @param askedAt `performance.now()` before the broker was asked
   * @throws when the database is away
   */
  async survey(state: TopicState | undefined, before: ReadonlyMap<number, Standing>, askedAt: number): Promise<void> {
    if (state) this.identity.note(state.id, askedAt)
    for (const part of this.parts) {
      const standing = before.get(part.number)
      if (standing && !part.alarm) this.compare(part, standing, state)
    }
    const standing = this.parts.some((part) => part.alarm)
    if (standing || askedAt - this.decisionAt > decisionEveryMs) {
      await this.lookForDecision(state)
      this.decisionAt = askedAt
    }
    if (state) await this.confirm(before)
  }

  private compare(part: Part, standing: Standing, state: TopicState | undefined): void {
    const alarm = doubtAbout(part.number, standing, this.epoch?.topicId ?? null, state)
    if (alarm && part.doubted) this.raise(part, alarm)
    part.doubted = alarm !== undefined
    const found = state?.partitions.find((one) => one.partition === part.number)
    if (alarm || !found) return
    part.sawEnd(found.latest)
    lag.set({ topic: this.topic, part: part.number }, part.lag)
  }

  private async record(piece: Piece, part: Part, signal: AbortSignal): Promise<WriteOutcome['status']> {
    const { epoch, topic } = this
    if (!epoch) return 'fenced'
    const target = {
      topic,
      epoch: epoch.id,
      part: part.number,
      highWatermark: part.highWatermark,
      waitsForKeys: (fault: string | undefined) => void (part.keysFault = fault),
    }
    const { status } = await this.report.during(piece, part.number, (count) =>
      this.writer.write(piece, target, signal, (outcome, news) => {
        count(outcome, news)
        if (outcome.firstPosition !== null) this.options.hint(part.number, outcome.firstPosition + outcome.recorded - 1)
      }),
    )
    if (status === 'fenced') fencedChunks.inc({ topic })
    return status
  }

  /** Reads cursors and asks the broker until both answer: where the parts go on. Those with an alarm do not. */
  private async place(numbers: readonly number[], signal: AbortSignal): Promise<Position[]> {
    const backoff = new Backoff()
    for (;;) {
      try {
        return await this.placeOnce(numbers, signal)
      } catch (error) {
        const waitMs = backoff.next()
        this.obstacle = `it is not known where to go on: ${messageOf(error)}`
        this.options.log.warn('cannot find out where to go on', { topic: this.topic, waitMs, error })
        if (!(await backoff.wait(waitMs, signal))) return []
      }
    }
  }

  private async placeOnce(numbers: readonly number[], signal: AbortSignal): Promise<Position[]> {
    const placing = await placeParts(this.options.pool, this.options.topics, this.topic, numbers)
    this.obstacle = undefined
    if (signal.aborted) return []
    this.identity.note(placing.id, placing.askedAt)
    this.epoch = placing.epoch
    for (const part of placing.parts) this.adopt(part)
    const going = placing.parts.filter((part) => !part.alarm)
    return going.map((part) => ({ topic: this.topic, partition: part.number, offset: part.nextOffset }))
  }

  private adopt(part: Part): void {
    const before = this.mine.get(part.number)
    if (before) this.clear(before)
    this.mine.set(part.number, part)
    if (part.alarm) this.raise(part, part.alarm)
  }

  /** Somebody else has moved the cursor, or the epoch was closed: go on where the log says. */
  private async reposition(part: Part, signal: AbortSignal): Promise<void> {
    this.goOn(await this.place([part.number], signal), signal)
  }

  /** Has an operator opened a new epoch, or is the topic there again? */
  private async lookForDecision(state: TopicState | undefined): Promise<void> {
    const signal = this.assignment
    const epoch = await readTopicEpoch(this.options.pool, this.topic)
    const decided = epoch?.id !== this.epoch?.id
    const back = this.parts.filter((part) => part.alarm && state && this.isBack(part.alarm, state))
    // All parts of an epoch go on together.
    const numbers = decided ? [...this.mine.keys()] : back.map((part) => part.number)
    if (numbers.length > 0) this.goOn(await this.placeOnce(numbers, signal), signal)
  }

  /** There is a topic again, or a broker that is behind the others told us the id of an older one. */
  private isBack(alarm: Alarm, state: TopicState): boolean {
    return alarm.kind === 'topic-missing' || (alarm.kind === 'topic-replaced' && state.id === this.epoch?.topicId)
  }

  private goOn(positions: readonly Position[], signal: AbortSignal): void {
    if (signal.aborted) return
    for (const position of positions) {
      this.consumer?.seek(position)
      this.consumer?.resume(position)
    }
    this.options.log.info('going on where the cursors stand', { topic: this.topic, positions })
  }

  private async confirm(before: ReadonlyMap<number, Standing>): Promise<void> {
    const seen = this.parts
      .filter((part) => !part.alarm && !part.doubted && before.get(part.number)?.nextOffset === part.nextOffset)
      .map((part) => ({ part: part.number, ...part.standing }))
    if (this.epoch && seen.length > 0) await confirmCursors(this.options.pool, this.epoch.id, seen)
  }

  /** The topic is not the one that was recorded. */
  private suspect(id: string | undefined): void {
    const alarm: Alarm =
      id === undefined
        ? { kind: 'topic-missing', message: 'there is no such topic' }
        : { kind: 'topic-replaced', message: `the topic has id ${id}, recorded was ${this.epoch?.topicId}` }
    for (const part of this.parts) if (!part.alarm) this.raise(part, alarm)
  }

  private raise(part: Part, alarm: Alarm): void {
    part.alarm = alarm
    this.consumer?.pause({ topic: this.topic, partition: part.number })
    alarms.set({ topic: this.topic, part: part.number, kind: alarm.kind }, 1)
    const fields = { topic: this.topic, part: part.number, alarm: alarm.kind, reason: alarm.message, cursor: part.nextOffset }
    this.options.log.error(`this part stands still${alarm.kind === 'topic-missing' ? '' : needsDecision}`, fields)
  }

  private clear(part: Part): void {
    if (part.alarm) alarms.remove({ topic: this.topic, part: part.number, kind: part.alarm.kind })
  }

  /** Another recorder may have these parts from now on. */
  private forget(): void {
    for (const part of this.parts) {
      this.clear(part)
      lag.remove({ topic: this.topic, part: part.number })
    }
    this.mine = new Map()
  }
}
