import type { LogBatch, LogRecord } from '@throughline/bus'

/** Consecutive records that are recorded in one transaction. */
export interface Piece {
  records: readonly LogRecord[]
  /** Where the cursor must stand. */
  expectedOffset: number
  /** Where it stands afterwards. */
  nextOffset: number
}

export interface PieceLimits {
  records: number
  /** Of the values. A single record may have more. */
  bytes: number
}

/**
 * Cuts what a batch brings beyond the cursor into pieces. Together they lead from the cursor to the batch's end, over
 * control markers, too: a batch without records is one piece without records.
 */
export function piecesOf(batch: LogBatch, cursor: number, limits: PieceLimits): Piece[] {
  if (batch.nextOffset <= cursor) return []
  const { records } = batch
  const pieces: Piece[] = []
  let start = records.findIndex((record) => record.offset >= cursor)
  if (start < 0) start = records.length
  let expectedOffset = cursor
  do {
    const end = endOf(records, start, limits)
    const nextOffset = records[end]?.offset ?? batch.nextOffset
    pieces.push({ records: records.slice(start, end), expectedOffset, nextOffset })
    start = end
    expectedOffset = nextOffset
  } while (start < records.length)
  return pieces
}

/** Cuts a piece in two, each with at least one record. */
export function halvesOf({ records, expectedOffset, nextOffset }: Piece): [Piece, Piece] {
  const middle = Math.ceil(records.length / 2)
  const between = records[middle]?.offset ?? nextOffset
  return [
    { records: records.slice(0, middle), expectedOffset, nextOffset: between },
    { records: records.slice(middle), expectedOffset: between, nextOffset },
  ]
}

function endOf(records: readonly LogRecord[], start: number, limits: PieceLimits): number {
  let bytes = 0
  let end = start
  while (end < records.length && end - start < limits.records) {
    bytes += records[end]?.value?.length ?? 0
    if (bytes > limits.bytes && end > start) break
    end++
  }
  return end
}
