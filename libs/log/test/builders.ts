import { randomUUID } from 'node:crypto'
import type { Chunk, ChunkBadRecord, ChunkEvent } from '../src/record/chunk.js'

export const tenantId = '00000000-0000-7000-8000-000000000001'

/** A valid event; give what the test is about. */
export function chunkEvent(given: Partial<ChunkEvent> = {}): ChunkEvent {
  return {
    offset: 0,
    occurredAt: 1_780_000_000_000_000,
    receivedAt: 1_780_000_000_500_000,
    tenantId,
    subjectId: '11111111-1111-4111-8111-111111111111',
    eventUid: randomUUID(),
    contentHash: randomUUID(),
    conversationUid: null,
    ruleVersion: 1,
    version: 1,
    type: 'page.viewed',
    class: 'behaviour',
    sequence: '',
    channel: 'web',
    direction: 'inbound',
    organisation: null,
    topic: null,
    wayIn: 'http',
    producer: 'key',
    traceId: null,
    also: [],
    data: '{"title":"Winter tyres"}',
    generation: 0,
    sealed: Buffer.from('\0{"id":"1","source":"/shop"}'),
    ...given,
  }
}

export function badRecord(given: Partial<ChunkBadRecord> = {}): ChunkBadRecord {
  return {
    offset: 0,
    tenantId: null,
    eventUid: null,
    subjectId: null,
    wayIn: null,
    code: 'not-json',
    reason: 'the value is not JSON',
    generation: 0,
    sealed: Buffer.from('\0{}'),
    ...given,
  }
}

/** Events in offset order from `expectedOffset` on. */
export function chunkOf(topicEpoch: number, part: number, expectedOffset: number, events: ChunkEvent[]): Chunk {
  const placed = events.map((event, index) => ({ ...event, offset: expectedOffset + index }))
  const nextOffset = expectedOffset + events.length
  return { topicEpoch, part, expectedOffset, nextOffset, highWatermark: nextOffset, knownErasures: 0, events: placed, bad: [] }
}
