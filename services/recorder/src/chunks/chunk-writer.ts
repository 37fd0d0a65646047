import { readTopicEpoch, recordEncoded, type ChunkOutcome } from '@throughline/log'
import type { Log } from '@throughline/platform'
import type { Pool } from 'pg'
import { Backoff } from '../backoff.js'
import { chunkRetries } from '../metrics.js'
import { UnsealableError, type Sealer } from '../seal/sealer.js'
import { SealedChunk } from '../seal/sealed-chunk.js'
import { codeOf, failureOf } from './failures.js'
import { halvesOf, type Piece } from './pieces.js'
import { refusedRow, rowsOf, type Rows, type RowsNews } from './rows.js'

/** Where a piece belongs. */
export interface Target {
  topic: string
  /** Id of the epoch. */
  epoch: number
  part: number
  highWatermark: number
  /** Told why the chunk waits for keys; undefined when it does no more. */
  waitsForKeys: (reason: string | undefined) => void
}

/**
 * - `recorded`: it is in the log now
 * - `settled`: it was recorded, and the reply got lost: what became of each record is not known here
 * - `fenced`: the cursor stands elsewhere, or the epoch is closed
 * - `aborted`: the database was away until nobody wanted the answer any more
 */
export type WriteOutcome = ({ status: 'recorded' } & ChunkOutcome) | { status: 'settled' | 'fenced' | 'aborted' }

const toleratedOddities = 3

/** Called for every chunk that was recorded: more than one when the piece had to be cut. */
export type Done = (outcome: ChunkOutcome, news: RowsNews) => void

/** Writes pieces into the log and stays with each until it is clear what became of it. */
export class ChunkWriter {
  constructor(
    private readonly pool: Pool,
    private readonly parts: number,
    private readonly sealer: Sealer,
    private readonly log: Log,
  ) {}

  /**
   * Writes a piece. While the database is away it waits; what PostgreSQL does not take goes to quarantine alone.
   * @param signal ends the waiting, not a write that is under way
   */
  write(piece: Piece, target: Target, signal: AbortSignal, done: Done): Promise<WriteOutcome> {
    return this.writeRows(piece, () => rowsOf(piece.records, target.part, this.parts), target, signal, done)
  }

  private async writeRows(piece: Piece, read: () => Rows, target: Target, signal: AbortSignal, done: Done): Promise<WriteOutcome> {
    const { expectedOffset, nextOffset } = piece
    const place = { expectedOffset, nextOffset, highWatermark: target.highWatermark }
    const sealed = new SealedChunk(this.sealer, read, place, target, this.log)
    for (let oddities = 0; ; ) {
      try {
        const chunk = await sealed.ready(signal)
        if (!chunk) return { status: 'aborted' }
        const outcome = await recordEncoded(this.pool, chunk.encoded)
        sealed.told(outcome)
        if (outcome.status === 'stale') continue
        if (outcome.status === 'fenced') return { status: 'fenced' }
        done(outcome, chunk.news)
        return { ...outcome, status: 'recorded' }
      } catch (error) {
        const failure = failureOf(error)
        if (failure === 'odd') oddities++
        if ((failure === 'data' || oddities === toleratedOddities) && sealed.hasEvents) {
          return await this.writeApart(piece, target, error, signal, done)
        }
        const settled = await this.settle(piece, target, error, signal)
        if (settled) return settled
      }
    }
  }

  /** Half by half, down to the record that PostgreSQL does not take. */
  private async writeApart(piece: Piece, target: Target, error: unknown, signal: AbortSignal, done: Done): Promise<WriteOutcome> {
    const [only, ...more] = piece.records
    if (only && more.length === 0) {
      const reason = error instanceof UnsealableError ? error.message : `the database does not take it (${codeOf(error) ?? 'it cannot be sent'})`
      const bad = [refusedRow(only, target.part, this.parts, reason)]
      return this.writeRows(piece, () => ({ events: [], bad, suppressed: 0, sampled: new Map() }), target, signal, done)
    }
    const [first, second] = halvesOf(piece)
    const outcome = await this.write(first, target, signal, done)
    if (outcome.status === 'fenced' || outcome.status === 'aborted') return outcome
    return this.write(second, target, signal, done)
  }

  /**
   * After a failure only the cursor says whether the piece was recorded.
   * @returns undefined when it was not, and is to be written again
   */
  private async settle(piece: Piece, target: Target, error: unknown, signal: AbortSignal): Promise<WriteOutcome | undefined> {
    const backoff = new Backoff()
    let reason = error
    while (await this.waited(backoff, target, reason, signal)) {
      try {
        const epoch = await readTopicEpoch(this.pool, target.topic)
        const cursor = epoch?.id === target.epoch ? epoch.cursors.find((one) => one.part === target.part) : undefined
        if (cursor?.nextOffset === piece.expectedOffset) return undefined
        return { status: cursor?.nextOffset === piece.nextOffset ? 'settled' : 'fenced' }
      } catch (again) {
        reason = again
      }
    }
    return { status: 'aborted' }
  }

  private waited(backoff: Backoff, { topic, part }: Target, error: unknown, signal: AbortSignal): Promise<boolean> {
    const reason = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown')
    chunkRetries.inc({ reason })
    const waitMs = backoff.next()
    this.log.warn('a chunk could not be recorded; reading the cursor soon', { topic, part, reason, waitMs })
    return backoff.wait(waitMs, signal)
  }
}
