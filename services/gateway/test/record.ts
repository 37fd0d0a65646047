import { openTopicEpoch, recordChunk, sealRawRecord, splitPayload, type ChunkBadRecord, type ChunkEvent } from '@throughline/log'
import { Pool } from 'pg'
import { PARTS, type Harness, type Written } from './harness.js'

/** Records what lies in the topic as a recorder would: the event log as these tests need it. */
export class Recorded {
  readonly #pool: Pool
  readonly #done = new Map<number, number>()

  constructor(private readonly harness: Harness) {
    this.#pool = new Pool({ connectionString: harness.database.urlFor('recorder'), max: 1 })
  }

  async catchUp(): Promise<void> {
    const { id } = await openTopicEpoch(this.#pool, this.harness.topics.interactions)
    const all = await this.harness.written()
    for (let part = 0; part < PARTS; part++) {
      const from = this.#done.get(part) ?? 0
      const fresh = all.filter(({ partition, offset }) => partition === part && offset >= from)
      const nextOffset = from + fresh.length
      await recordChunk(this.#pool, {
        topicEpoch: id,
        part,
        expectedOffset: from,
        nextOffset,
        highWatermark: nextOffset,
        knownErasures: 0,
        events: fresh.flatMap((record) => eventOf(record) ?? []),
        bad: [],
      })
      this.#done.set(part, nextOffset)
    }
  }

  /** Puts a record into quarantine that came from nowhere. */
  async quarantine(given: Partial<ChunkBadRecord> & { value?: string }): Promise<void> {
    const { id } = await openTopicEpoch(this.#pool, `elsewhere-${Math.random()}`)
    const { value, ...rest } = given
    const raw = { key: null, value: Buffer.from(value ?? '').toString('base64'), headers: {}, timestamp: 1_772_366_400_000 }
    const bad: ChunkBadRecord = {
      offset: 0, tenantId: null, eventUid: null, subjectId: null, wayIn: 'kafka', code: 'not-json', reason: 'the value is not JSON',
      generation: 0, sealed: sealRawRecord(raw), ...rest,
    }
    await recordChunk(this.#pool, { topicEpoch: id, part: 0, expectedOffset: 0, nextOffset: 1, highWatermark: 1, knownErasures: 0, events: [], bad: [bad] })
  }

  close(): Promise<void> {
    return this.#pool.end()
  }
}

function eventOf({ raw, facts }: Written): ChunkEvent | undefined {
  if (!facts.ok) return undefined
  const { event } = facts
  return {
    ...facts,
    offset: raw.offset,
    version: 1,
    type: event.type,
    sequence: event.sequence ?? '',
    channel: event.channel ?? null,
    direction: event.direction ?? null,
    organisation: event.organisation ?? null,
    topic: event.topic ?? null,
    traceId: null,
    ...splitPayload(event, undefined),
  }
}
