import { partitionOf } from '@throughline/bus'
import { recordChunk } from '@throughline/log'
import { seal, type Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import type { UnsealedRow } from './log-row.js'

/** Events of a chunk, as the recorder takes them. */
const CHUNK = 1_000

interface Part {
  rows: UnsealedRow[]
  nextOffset: number
  /** What is under way: the cursor allows one chunk of a part at a time. */
  writing: Promise<void>
}

/** Writes events into the log, sealed, by the recorder's own statement; as many chunks at a time as `pool` has room for. */
export class PartWriter {
  private readonly parts: Part[]
  private readonly underWay = new Set<Promise<void>>()
  written = 0

  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
    /** Open, with its cursors at 0. */
    private readonly topicEpoch: number,
    parts: number,
    private readonly atOnce: number,
  ) {
    this.parts = Array.from({ length: parts }, () => ({ rows: [], nextOffset: 0, writing: Promise.resolve() }))
  }

  /** Takes an event; waits while too much is under way. */
  async add(row: UnsealedRow): Promise<void> {
    const number = partitionOf(row.subjectId, this.parts.length)
    const part = this.parts[number] as Part
    part.rows.push(row)
    if (part.rows.length >= CHUNK) await this.flush(number)
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    for (const number of this.parts.keys()) await this.flush(number)
    await Promise.all(this.underWay)
  }

  private async flush(number: number): Promise<void> {
    const part = this.parts[number] as Part
    const rows = part.rows
    part.rows = []
    if (rows.length === 0) return
    while (this.underWay.size >= this.atOnce) await Promise.race(this.underWay)
    part.writing = part.writing.then(() => this.write(number, part, rows))
    const { writing } = part
    this.underWay.add(writing)
    void writing.finally(() => this.underWay.delete(writing)).catch(() => undefined)
  }

  private async write(number: number, part: Part, rows: UnsealedRow[]): Promise<void> {
    const keys = await this.vault.obtain(rows)
    const expectedOffset = part.nextOffset
    for (const [index, row] of rows.entries()) {
      const key = keys.of(row)
      if (key === undefined) throw new Error('a subject has no key')
      row.offset = expectedOffset + index
      row.generation = key.generation
      row.sealed = seal(key, { tenantId: row.tenantId, subjectId: row.subjectId, uid: row.eventUid }, row.closed)
    }
    const nextOffset = expectedOffset + rows.length
    const outcome = await recordChunk(this.pool, {
      topicEpoch: this.topicEpoch,
      part: number,
      expectedOffset,
      nextOffset,
      highWatermark: nextOffset,
      knownErasures: 0,
      events: rows,
      bad: [],
    })
    if (outcome.recorded !== rows.length) throw new Error(`of ${rows.length} events ${outcome.recorded} were recorded (${outcome.status})`)
    part.nextOffset = nextOffset
    this.written += rows.length
  }
}
