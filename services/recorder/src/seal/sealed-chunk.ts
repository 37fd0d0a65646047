import { encodeChunk, type Chunk, type ChunkOutcome, type EncodedChunk } from '@throughline/log'
import type { Log } from '@throughline/platform'
import { KeyStoreError } from '@throughline/vault'
import { Backoff } from '../backoff.js'
import type { Rows, RowsNews } from '../chunks/rows.js'
import { keyWaits, staleChunks } from '../metrics.js'
import type { Sealer } from './sealer.js'

/** Once is an erasure that came in between; more often means that the key store does not know of it. */
const staleWaits = 2
const behind = 'the key store is behind the log: its keys are older than an erasure; was it restored without the erasures after it?'

export interface SealTarget {
  topic: string
  epoch: number
  part: number
  waitsForKeys: (reason: string | undefined) => void
}

/** A chunk that can be written. */
export interface ReadyChunk {
  encoded: EncodedChunk
  news: RowsNews
}

/** Where a chunk stands in its partition. */
export type Place = Pick<Chunk, 'expectedOffset' | 'nextOffset' | 'highWatermark'>

/**
 * One chunk on its way through the sealer: sealed once, and anew when an erasure came in between. Only what goes to
 * PostgreSQL is kept while it is written, and not the rows: they would outlive a collection of garbage, and each
 * of these would have to copy them.
 */
export class SealedChunk {
  /** Whether there are events in it, as far as it has been looked at. */
  hasEvents = false
  private chunk: ReadyChunk | undefined
  private stale = 0
  private readonly backoff = new Backoff()

  /** @param read makes the rows; again after an erasure */
  constructor(
    private readonly sealer: Sealer,
    private readonly read: () => Rows,
    private readonly place: Place,
    private readonly target: SealTarget,
    private readonly log: Log,
  ) {}

  /**
   * Reads, seals and encodes what is not yet. While there are no keys it waits, and says so.
   * @param signal ends the waiting
   * @returns undefined when it was aborted
   * @throws UnsealableError
   */
  async ready(signal: AbortSignal): Promise<ReadyChunk | undefined> {
    if (this.stale >= staleWaits && !this.chunk && !(await this.waited(behind, signal))) return undefined
    this.chunk ??= await this.sealed(this.read(), signal)
    if (this.chunk && this.stale < staleWaits) this.target.waitsForKeys(undefined)
    return this.chunk
  }

  private async sealed(rows: Rows, signal: AbortSignal): Promise<ReadyChunk | undefined> {
    this.hasEvents = rows.events.length > 0
    const { epoch: topicEpoch, part } = this.target
    for (;;) {
      try {
        const { knownErasures } = await this.sealer.seal(rows, { topicEpoch, part })
        const { events, bad, suppressed, sampled } = rows
        const encoded = encodeChunk({ topicEpoch, part, ...this.place, knownErasures, events, bad })
        return { encoded, news: { suppressed, sampled, codes: bad.map(({ code }) => code) } }
      } catch (error) {
        if (!(error instanceof KeyStoreError)) throw error
        if (!(await this.waited(error.message, signal))) return undefined
      }
    }
  }

  /** What the log said to the chunk. */
  told({ status, erasures, stale }: ChunkOutcome): void {
    this.sealer.learn(erasures)
    if (status !== 'stale') {
      this.target.waitsForKeys(undefined)
      return
    }
    this.stale++
    staleChunks.inc({ topic: this.target.topic })
    this.sealer.forget(stale)
    this.chunk = undefined
  }

  private waited(reason: string, signal: AbortSignal): Promise<boolean> {
    const { topic, part, waitsForKeys } = this.target
    waitsForKeys(reason)
    keyWaits.inc({ topic })
    const waitMs = this.backoff.next()
    this.log.warn('there are no keys to seal with; trying again soon', { topic, part, reason, waitMs })
    return this.backoff.wait(waitMs, signal)
  }
}
