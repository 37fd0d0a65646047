import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { openTopicEpoch } from '../src/cursor/cursors.js'
import { newTopicEpoch } from '../src/cursor/new-epoch.js'
import { recordChunk } from '../src/record/record-chunk.js'
import { badRecord, chunkEvent, chunkOf, tenantId } from './builders.js'

let database: TestDatabase
let recorder: Pool
let admin: Pool
let topicEpoch: number
let topic: string

beforeAll(async () => {
  database = await testDatabase()
  recorder = new Pool({ connectionString: database.urlFor('recorder'), max: 6 })
  admin = new Pool({ connectionString: database.adminUrl, max: 2 })
})

afterAll(async () => {
  await recorder?.end()
  await admin?.end()
  await database?.close()
})

beforeEach(async () => {
  topic = `topic-${randomUUID()}`
  topicEpoch = (await openTopicEpoch(recorder, topic)).id
})

async function eventsOf(part: number): Promise<{ pos: number; uid: string; offset: number }[]> {
  const { rows } = await admin.query<{ pos: string; event_uid: string; kafka_offset: string }>(
    'select pos, event_uid, kafka_offset from log.event where part = $1 and topic_epoch = $2 order by pos',
    [part, topicEpoch],
  )
  return rows.map((row) => ({ pos: Number(row.pos), uid: row.event_uid, offset: Number(row.kafka_offset) }))
}

describe('recording a chunk', () => {
  it('stores every column as given', async () => {
    const event = chunkEvent({
      conversationUid: randomUUID(),
      sequence: '00000000000000000007',
      organisation: 'dealer-7',
      topic: 'tyres',
      traceId: Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'),
      also: [randomUUID(), randomUUID()],
      data: '{"title":"Größe 205/55 – \\"Winter\\" \\\\ 🛞"}',
    })
    const outcome = await recordChunk(recorder, chunkOf(topicEpoch, 0, 0, [event]))
    const { rows } = await admin.query('select * from log.event where event_uid = $1', [event.eventUid])
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      part: 0,
      pos: String(outcome.firstPosition),
      occurred_at: String(event.occurredAt),
      received_at: String(event.receivedAt),
      recorded_at: String(outcome.recordedAt),
      tenant_id: event.tenantId,
      subject_id: event.subjectId,
      conversation_uid: event.conversationUid,
      sequence: event.sequence,
      organisation: 'dealer-7',
      topic: 'tyres',
      trace_id: event.traceId,
      also: event.also,
      data: event.data,
      sealed: event.sealed,
      late: true,
    })
  })

  it('hands out positions without gaps, whatever of the chunk was told before', async () => {
    const first = chunkEvent()
    const other = chunkEvent()
    await recordChunk(recorder, chunkOf(topicEpoch, 1, 0, [first, other]))
    const fresh = [chunkEvent(), chunkEvent(), chunkEvent()] as const
    const again = await recordChunk(
      recorder,
      chunkOf(topicEpoch, 1, 2, [first, fresh[0], { ...other, contentHash: randomUUID() }, fresh[1], fresh[1], fresh[2]]),
    )
    expect(again).toMatchObject({ status: 'recorded', recorded: 3, duplicates: 2, conflicts: 1, quarantined: 0 })
    const stored = await eventsOf(1)
    expect(stored.map((event) => event.uid)).toEqual([first, other, ...fresh].map((event) => event.eventUid))
    expect(stored.map((event) => event.pos)).toEqual(stored.map((_, index) => (stored[0]?.pos ?? 0) + index))
    const { rows } = await admin.query<{ event_uid: string; pos: string }>(
      'select event_uid, pos from log.event_claim where event_uid = any ($1)',
      [stored.map((event) => event.uid)],
    )
    expect(new Map(rows.map((row) => [row.event_uid, Number(row.pos)]))).toEqual(
      new Map(stored.map((event) => [event.uid, event.pos])),
    )
  })

  it('keeps the other telling of a conflict aside, as a whole', async () => {
    const told = chunkEvent()
    const other = { ...told, contentHash: randomUUID(), data: '{"title":"Summer tyres"}' }
    await recordChunk(recorder, chunkOf(topicEpoch, 2, 0, [told, other]))
    const { rows } = await admin.query('select * from log.quarantine where event_uid = $1', [told.eventUid])
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      code: 'conflict',
      kafka_offset: '1',
      tenant_id: tenantId,
      data: other.data,
      sealed: other.sealed,
      header: { type: 'page.viewed', class: 'behaviour', channel: 'web', occurredAt: other.occurredAt },
    })
  })

  it('moves the cursor over bad records in the same transaction', async () => {
    const chunk = { ...chunkOf(topicEpoch, 3, 0, [chunkEvent()]), nextOffset: 3, bad: [badRecord({ offset: 1 })] }
    expect(await recordChunk(recorder, chunk)).toMatchObject({ recorded: 1, quarantined: 1, nextOffset: 3 })
    expect(await recordChunk(recorder, { ...chunk, expectedOffset: 3, nextOffset: 4, events: [], bad: [] })).toMatchObject({
      status: 'recorded',
      recorded: 0,
      firstPosition: null,
      nextOffset: 4,
    })
  })

  it('refuses a chunk that somebody else has recorded, and says where the cursor stands', async () => {
    await recordChunk(recorder, chunkOf(topicEpoch, 4, 0, [chunkEvent(), chunkEvent()]))
    const stale = await recordChunk(recorder, chunkOf(topicEpoch, 4, 0, [chunkEvent()]))
    expect(stale).toMatchObject({ status: 'fenced', nextOffset: 2, recorded: 0 })
    expect(await eventsOf(4)).toHaveLength(2)
  })

  it('lets exactly one of several recorders through with the same chunk', async () => {
    const chunk = chunkOf(topicEpoch, 5, 0, [chunkEvent(), chunkEvent()])
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => recordChunk(recorder, chunk)))
    expect(outcomes.filter((outcome) => outcome.status === 'recorded')).toHaveLength(1)
    expect(await eventsOf(5)).toHaveLength(2)
  })

  it('refuses the old epoch once a new one is open, and goes on in the new one from where it begins', async () => {
    await recordChunk(recorder, chunkOf(topicEpoch, 6, 0, [chunkEvent()]))
    const report = await newTopicEpoch(admin, topic, 'new-id', [{ part: 6, offset: 100 }])
    expect(report.find((row) => row.part === 6)).toEqual({ part: 6, recordedTo: 1, seenTo: 1, beginsAt: 100 })
    const refused = await recordChunk(recorder, chunkOf(topicEpoch, 6, 1, [chunkEvent()]))
    expect(refused).toMatchObject({ status: 'fenced', nextOffset: null })
    const next = await openTopicEpoch(recorder, topic)
    expect(next).toMatchObject({ epoch: 1, topicId: 'new-id' })
    expect(await recordChunk(recorder, chunkOf(next.id, 6, 100, [chunkEvent()]))).toMatchObject({ recorded: 1 })
  })

  it('never lets recorded_at run backwards in a part', async () => {
    const future = 4_000_000_000_000_000
    await admin.query('update log.log_head set last_recorded_at = $1 where part = 7', [future])
    expect(await recordChunk(recorder, chunkOf(topicEpoch, 7, 0, [chunkEvent()]))).toMatchObject({ recordedAt: future })
  })
})

describe('laws', () => {
  /** Tellings of few ids with few contents, cut into chunks that go to parts in any order, some at the same time. */
  const telling = fc.record({ id: fc.integer({ min: 0, max: 9 }), content: fc.integer({ min: 0, max: 1 }) })
  const chunks = fc.array(fc.record({ part: fc.integer({ min: 8, max: 11 }), told: fc.array(telling, { maxLength: 8 }) }), {
    minLength: 1,
    maxLength: 8,
  })

  it('counts an id once over all parts, and every telling is an event, a duplicate or a conflict', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, async (given) => {
        const ids = Array.from({ length: 10 }, () => randomUUID())
        const hashes = [randomUUID(), randomUUID()]
        const epoch = await openTopicEpoch(recorder, `topic-${randomUUID()}`)
        const before = await positions()
        const sums = { recorded: 0, duplicates: 0, conflicts: 0 }
        const byPart = Map.groupBy(given, (chunk) => chunk.part)
        await Promise.all(
          [...byPart].map(async ([part, list]) => {
            let offset = 0
            for (const { told } of list) {
              const events = told.map(({ id, content }) =>
                chunkEvent({ eventUid: ids[id] as string, contentHash: hashes[content] as string }),
              )
              const outcome = await recordChunk(recorder, chunkOf(epoch.id, part, offset, events))
              expect(outcome.status).toBe('recorded')
              sums.recorded += outcome.recorded
              sums.duplicates += outcome.duplicates
              sums.conflicts += outcome.conflicts
              offset += told.length
            }
          }),
        )
        const tellings = given.flatMap((chunk) => chunk.told)
        expect(sums.recorded).toBe(new Set(tellings.map((each) => each.id)).size)
        expect(sums.recorded + sums.duplicates + sums.conflicts).toBe(tellings.length)
        const after = await positions()
        expect(after.heads - before.heads).toBe(sums.recorded)
        expect(after.events - before.events).toBe(sums.recorded)
        expect(after.astray).toBe(0)
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  async function positions(): Promise<{ heads: number; events: number; astray: number }> {
    const { rows } = await admin.query<{ heads: string; events: string; astray: string }>(`
      select (select sum(next_pos - 1) from log.log_head) as heads,
        (select count(*) from log.event) as events,
        (select count(*) from log.event e full join log.event_claim c using (tenant_id, event_uid)
         where (c.part, c.pos) is distinct from (e.part, e.pos)) as astray`)
    const [row] = rows
    return { heads: Number(row?.heads), events: Number(row?.events), astray: Number(row?.astray) }
  }
})
