import { describe, expect, it } from '@jest/globals'
import type { LogBatch, LogRecord } from '@throughline/bus'
import fc from 'fast-check'
import { halvesOf, piecesOf, type Piece } from './pieces.js'

const record = (offset: number, bytes = 10): LogRecord => ({
  offset,
  timestamp: 0,
  key: null,
  value: Buffer.alloc(bytes),
  headers: {},
})

const batch = (requestedOffset: number, records: readonly LogRecord[], nextOffset: number): LogBatch => ({
  topic: 't',
  partition: 0,
  requestedOffset,
  nextOffset,
  highWatermark: nextOffset,
  records,
  receivedAt: 0,
})

/** A batch with gaps, as control markers and aborted records leave them. */
const anyBatch = fc
  .record({
    from: fc.integer({ min: 0, max: 50 }),
    steps: fc.array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), bytes: fc.integer({ min: 0, max: 60 }) }), { maxLength: 40 }),
    tail: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ from, steps, tail }) => {
    let offset = from - 1
    const records = steps.map(({ gap, bytes }) => record((offset += gap), bytes))
    return batch(from, records, Math.max(offset + 1 + tail, from + 1))
  })

function expectChain(pieces: readonly Piece[], from: number, to: number): void {
  let cursor = from
  for (const piece of pieces) {
    expect(piece.expectedOffset).toBe(cursor)
    expect(piece.nextOffset).toBeGreaterThan(cursor)
    for (const { offset } of piece.records) expect(offset >= cursor && offset < piece.nextOffset).toBe(true)
    cursor = piece.nextOffset
  }
  expect(cursor).toBe(to)
}

describe('piecesOf', () => {
  it('leads from the cursor to the end of the batch, with every record above the cursor once', () => {
    fc.assert(
      fc.property(anyBatch, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 7 }), (some, ahead, most) => {
        const cursor = some.requestedOffset + ahead
        const pieces = piecesOf(some, cursor, { records: most, bytes: 100 })
        if (cursor >= some.nextOffset) {
          expect(pieces).toEqual([])
          return
        }
        expectChain(pieces, cursor, some.nextOffset)
        expect(pieces.flatMap((piece) => piece.records)).toEqual(some.records.filter(({ offset }) => offset >= cursor))
        for (const { records } of pieces) {
          const bytes = records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)
          expect(records.length <= most && (bytes <= 100 || records.length === 1)).toBe(true)
        }
      }),
    )
  })

  it('is one piece without records when there were only markers', () => {
    expect(piecesOf(batch(5, [], 9), 5, { records: 10, bytes: 10 })).toEqual([{ records: [], expectedOffset: 5, nextOffset: 9 }])
  })

  it('is nothing when all of it is recorded', () => {
    expect(piecesOf(batch(5, [record(5)], 6), 6, { records: 10, bytes: 10 })).toEqual([])
  })
})

describe('halvesOf', () => {
  it('has every record once, and the same ends', () => {
    fc.assert(
      fc.property(
        anyBatch.filter(({ records }) => records.length > 1),
        (some) => {
          const [piece] = piecesOf(some, some.requestedOffset, { records: 1000, bytes: 1_000_000 })
          if (!piece) throw new Error('no piece')
          const halves = halvesOf(piece)
          expectChain(halves, piece.expectedOffset, piece.nextOffset)
          expect(halves.flatMap(({ records }) => records)).toEqual(piece.records)
          expect(halves.every(({ records }) => records.length > 0)).toBe(true)
        },
      ),
    )
  })
})
