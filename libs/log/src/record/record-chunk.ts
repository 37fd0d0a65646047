import { readSql } from '@throughline/database'
import type { Pool, PoolClient } from 'pg'
import { byteaArray, int2Array, int4Array, int8Array, textArray, uuidArray } from './binary-arrays.js'
import type { Chunk, ChunkBadRecord, ChunkEvent, ChunkOutcome } from './chunk.js'

const text = readSql(import.meta.url, './record-chunk.sql')

interface Row {
  status: ChunkOutcome['status']
  next_offset: string | null
  recorded: number
  duplicates: number
  conflicts: number
  quarantined: number
  first_pos: string | null
  recorded_at: string | null
  erasures: string
  stale: string[] | null
}

/** A chunk as it goes to PostgreSQL. The rows that it was made of are not needed any more. */
export interface EncodedChunk {
  readonly values: readonly unknown[]
}

/** @throws TypeError when an id is no UUID */
export function encodeChunk(chunk: Chunk): EncodedChunk {
  const values = [
    chunk.topicEpoch,
    chunk.part,
    chunk.expectedOffset,
    chunk.nextOffset,
    chunk.highWatermark,
    ...eventArrays(chunk.events),
    ...badArrays(chunk.bad),
    chunk.knownErasures,
  ]
  return { values }
}

/** Encodes a chunk and appends it. Whoever has many under way lets go of the rows between the two. */
export function recordChunk(client: Pool | PoolClient, chunk: Chunk): Promise<ChunkOutcome> {
  return recordEncoded(client, encodeChunk(chunk))
}

/**
 * Appends a chunk to the log: one statement, one transaction, one round trip (see migrations/5-sealing/record-chunk.sql).
 * @throws what PostgreSQL or the connection throws. When the reply to the commit was lost, the cursor tells whether the
 *   chunk is recorded: read it, do not guess.
 */
export async function recordEncoded(client: Pool | PoolClient, { values }: EncodedChunk): Promise<ChunkOutcome> {
  const result = await client.query<Row>({ name: 'record_chunk', text, values: [...values] })
  const row = result.rows[0] as Row
  return {
    status: row.status,
    nextOffset: numberOf(row.next_offset),
    recorded: row.recorded,
    duplicates: row.duplicates,
    conflicts: row.conflicts,
    quarantined: row.quarantined,
    firstPosition: row.recorded > 0 ? numberOf(row.first_pos) : null,
    recordedAt: numberOf(row.recorded_at),
    erasures: Number(row.erasures),
    stale: row.stale ?? [],
  }
}

const numberOf = (value: string | null): number | null => (value === null ? null : Number(value))

function eventArrays(events: readonly ChunkEvent[]): Buffer[] {
  return [
    int8Array(events.map((event) => event.offset)),
    int8Array(events.map((event) => event.occurredAt)),
    int8Array(events.map((event) => event.receivedAt)),
    uuidArray(events.map((event) => event.tenantId)),
    uuidArray(events.map((event) => event.subjectId)),
    uuidArray(events.map((event) => event.eventUid)),
    uuidArray(events.map((event) => event.contentHash)),
    uuidArray(events.map((event) => event.conversationUid)),
    int4Array(events.map((event) => event.ruleVersion)),
    int2Array(events.map((event) => event.version)),
    textArray(events.map((event) => event.type)),
    textArray(events.map((event) => event.class)),
    textArray(events.map((event) => event.sequence)),
    textArray(events.map((event) => event.channel)),
    textArray(events.map((event) => event.direction)),
    textArray(events.map((event) => event.organisation)),
    textArray(events.map((event) => event.topic)),
    textArray(events.map((event) => event.wayIn)),
    textArray(events.map((event) => event.producer)),
    byteaArray(events.map((event) => event.traceId)),
    // An array of arrays would have to be rectangular; the function casts each literal.
    textArray(events.map((event) => (event.also.length === 0 ? null : `{${event.also.join(',')}}`))),
    textArray(events.map((event) => event.data)),
    int4Array(events.map((event) => event.generation)),
    byteaArray(events.map((event) => event.sealed)),
  ]
}

function badArrays(bad: readonly ChunkBadRecord[]): Buffer[] {
  return [
    int8Array(bad.map((record) => record.offset)),
    uuidArray(bad.map((record) => record.tenantId)),
    uuidArray(bad.map((record) => record.eventUid)),
    uuidArray(bad.map((record) => record.subjectId)),
    textArray(bad.map((record) => record.wayIn)),
    textArray(bad.map((record) => record.code)),
    textArray(bad.map((record) => record.reason)),
    int4Array(bad.map((record) => record.generation)),
    byteaArray(bad.map((record) => record.sealed)),
  ]
}
