import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sightOf } from '@throughline/access'
import { asTenant } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { confirmCursors, openTopicEpoch } from '../src/cursor/cursors.js'
import type { ChunkEvent } from '../src/record/chunk.js'
import { recordChunk } from '../src/record/record-chunk.js'
import { hasReached, readProgress } from '../src/timeline/progress.js'
import { isSubjectKnown } from '../src/timeline/subject-known.js'
import type { TimelineRow } from '../src/timeline/event-row.js'
import { MAX_ROWS_READ, readTimelinePage, type TimelineQuery } from '../src/timeline/timeline-page.js'
import { chunkEvent, chunkOf, tenantId } from './builders.js'

const PARTS = 4
const LIVE = 'live'

let database: TestDatabase
let recorder: Pool
let timeline: Pool
let admin: Pool
let topicEpoch: number
const offsets = new Map<number, number>()

beforeAll(async () => {
  database = await testDatabase({ parts: PARTS })
  recorder = new Pool({ connectionString: database.urlFor('recorder'), max: 2 })
  timeline = new Pool({ connectionString: database.urlFor('timeline'), max: 2 })
  admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  topicEpoch = (await openTopicEpoch(recorder, LIVE)).id
})

afterAll(async () => {
  await recorder?.end()
  await timeline?.end()
  await admin?.end()
  await database?.close()
})

const partOf = (subjectId: string) => Number.parseInt(subjectId.slice(0, 8), 16) % PARTS

async function record(events: ChunkEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += 2_000) {
    const slice = events.slice(at, at + 2_000)
    const part = partOf(slice[0]!.subjectId)
    const offset = offsets.get(part) ?? 0
    const outcome = await recordChunk(recorder, chunkOf(topicEpoch, part, offset, slice))
    expect(outcome).toMatchObject({ status: 'recorded', recorded: slice.length })
    offsets.set(part, offset + slice.length)
  }
}

const everything = sightOf({ scopes: ['personal:read'] })
const ofDealer = sightOf({ scopes: ['timeline:read'], organisation: 'dealer-7' })
const queryOf = (subjectId: string, given: Partial<TimelineQuery> = {}): TimelineQuery => ({
  part: partOf(subjectId),
  subjectId,
  tenantId,
  sight: everything,
  liveTopic: LIVE,
  order: 'newest',
  limit: 50,
  ...given,
})

/** Named statements and others, in turn: pages do not depend on it. */
const pageOf = (query: TimelineQuery) =>
  asTenant(timeline, query.tenantId, (client) => readTimelinePage(client, query, { prepare: query.limit % 2 === 0 }))
const isKnown = (subject: Parameters<typeof isSubjectKnown>[1], sight = everything) =>
  asTenant(timeline, subject.tenantId, (client) => isSubjectKnown(client, subject, sight))

/** Reads page after page, with limits that go round. */
async function readAll(query: TimelineQuery, limits: readonly number[]): Promise<{ rows: TimelineRow[]; pages: number }> {
  const rows: TimelineRow[] = []
  let cursor = query.cursor
  for (let pages = 1; pages < 2_000; pages += 1) {
    const limit = limits[pages % limits.length]!
    const page = await pageOf({ ...query, limit, cursor })
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    rows.push(...page.rows)
    if (!page.next) return { rows, pages }
    cursor = page.next
  }
  throw new Error('the pages have no end')
}

const compare = (one: ChunkEvent, other: ChunkEvent): number =>
  one.occurredAt - other.occurredAt ||
  Buffer.compare(Buffer.from(one.sequence), Buffer.from(other.sequence)) ||
  (one.eventUid < other.eventUid ? -1 : 1)

describe('pages of a timeline', () => {
  it('together are the whole list in order, whatever their limits, order, bounds and filters', async () => {
    const event = fc.record({
      // Few values, so that times, sequences and filters often coincide.
      occurredAt: fc.integer({ min: 0, max: 6 }).map((n) => 1_780_000_000_000_000 + n),
      sequence: fc.constantFrom('', '', '00000000000000000009', '00000000000000000010', 'a', 'Z', 'é'),
      channel: fc.constantFrom('web', 'voice', null),
      direction: fc.constantFrom('inbound', 'outbound', null),
      type: fc.constantFrom('page.viewed', 'message.received'),
    })
    // Mostly without filters and bounds: with all of them at once, next to nothing would be left to page through.
    const sometimes = <T>(values: fc.Arbitrary<T>) => fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: values, weight: 1 })
    const some = <T>(values: readonly T[]) => sometimes(fc.subarray([...values], { minLength: 1 }))
    const bound = sometimes(fc.integer({ min: -1, max: 8 }))
    let pagesRead = 0
    const property = fc.asyncProperty(
      fc.array(event, { minLength: 0, maxLength: 60, size: 'max' }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('newest' as const, 'oldest' as const),
      bound,
      bound,
      fc.record({ channel: some(['web', 'voice', 'sms']), direction: some(['inbound']), type: some(['page.viewed']) }),
      async (given, limits, order, fromStep, toStep, filters) => {
        const subjectId = randomUUID()
        const events = given.map((each) => chunkEvent({ ...each, subjectId }))
        if (events.length > 0) await record(events)
        const micros = (step: number | undefined) => (step === undefined ? undefined : 1_780_000_000_000_000 + step)
        const from = micros(fromStep)
        const to = micros(toStep)
        const wanted = events
          .filter((each) => each.occurredAt >= (from ?? 0) && each.occurredAt < (to ?? Infinity))
          .filter((each) => filters.channel?.includes(each.channel ?? '-') ?? true)
          .filter((each) => filters.direction?.includes(each.direction ?? '-') ?? true)
          .filter((each) => filters.type?.includes(each.type) ?? true)
          .toSorted((one, other) => (order === 'newest' ? compare(other, one) : compare(one, other)))
        const { rows, pages } = await readAll(queryOf(subjectId, { order, from, to, filters }), limits)
        pagesRead += pages
        const positions = new Map(await positionsOf(subjectId))
        expect(rows.map((row) => row.position)).toEqual(wanted.map((each) => positions.get(each.eventUid)))
      },
    )
    await fc.assert(property, { numRuns: 60 })
    expect(pagesRead).toBeGreaterThan(120)
  }, 120_000)

  it('read a bounded number of rows for a rare filter, come back short, and find everything', async () => {
    const subjectId = randomUUID()
    const total = MAX_ROWS_READ * 2 + 100
    const rare = new Set([3, MAX_ROWS_READ + 1, total - 2])
    const events = Array.from({ length: total }, (_, n) =>
      chunkEvent({ subjectId, occurredAt: 1_780_000_000_000_000 + n, channel: rare.has(n) ? 'store' : 'web' }),
    )
    await record(events)
    const query = queryOf(subjectId, { filters: { channel: ['store'] } })
    const first = await pageOf(query)
    expect(first.rows).toHaveLength(1)
    expect(first.next?.occurredAt).toBe(1_780_000_000_000_000 + total - MAX_ROWS_READ)
    const { rows, pages } = await readAll(query, [50])
    expect(pages).toBe(3)
    expect(rows.map((row) => row.occurredAt - 1_780_000_000_000_000)).toEqual([total - 2, MAX_ROWS_READ + 1, 3])
  }, 120_000)

  it('keep their place when events arrive in between', async () => {
    const subjectId = randomUUID()
    const at = (n: number) => chunkEvent({ subjectId, occurredAt: 1_780_000_000_000_000 + n * 10 })
    await record([at(1), at(2), at(3), at(4)])
    const first = await pageOf(queryOf(subjectId, { limit: 2 }))
    await record([at(5), at(3.5), at(1.5)])
    const second = await pageOf(queryOf(subjectId, { limit: 9, cursor: first.next }))
    expect([...first.rows, ...second.rows].map((row) => (row.occurredAt - 1_780_000_000_000_000) / 10)).toEqual([4, 3, 2, 1.5, 1])
  })

  it('show a tenant nothing of another tenant that used the same subject id', async () => {
    const subjectId = randomUUID()
    const other = '00000000-0000-7000-8000-00000000000f'
    const mine = [1, 3, 5].map((n) => chunkEvent({ subjectId, occurredAt: 1_780_000_000_000_000 + n }))
    const theirs = [0, 2, 4, 6, 7].map((n) => chunkEvent({ subjectId, tenantId: other, occurredAt: 1_780_000_000_000_000 + n }))
    await record([...mine, ...theirs])
    for (const limits of [[1], [2], [50]]) {
      const { rows } = await readAll(queryOf(subjectId), limits)
      expect(rows.map((row) => row.occurredAt - 1_780_000_000_000_000)).toEqual([5, 3, 1])
    }
    const subject = { part: partOf(subjectId), subjectId }
    expect(await isKnown({ ...subject, tenantId })).toBe(true)
    expect(await isKnown({ ...subject, tenantId: other })).toBe(true)
    expect(await isKnown({ ...subject, tenantId: randomUUID() })).toBe(false)
    expect(await isKnown({ ...subject, subjectId: randomUUID(), tenantId })).toBe(false)
  })

  it('refuse a part that the log does not have', async () => {
    await expect(pageOf(queryOf(randomUUID(), { part: PARTS }))).rejects.toThrow(`no part ${PARTS}`)
  })
})

describe('what an answer says about the log', () => {
  it('names the last position of the part, and how fresh it is', async () => {
    const subjectId = randomUUID()
    const part = partOf(subjectId)
    await record([chunkEvent({ subjectId })])
    const { rows, knowledge } = await pageOf(queryOf(subjectId))
    expect(knowledge.position).toBe(rows[0]?.position)
    const age = knowledge.readAt - Number(knowledge.freshAt)
    expect(age).toBeGreaterThanOrEqual(0)
    expect(age).toBeLessThan(10_000_000)
    const progress = (await readProgress(timeline, { live: LIVE, backfill: 'none' }))[part]
    expect(progress).toMatchObject({ part, position: knowledge.position, liveOffset: offsets.get(part), backfillOffset: 0 })
    expect(progress?.freshAt).toBe(knowledge.freshAt)
  })

  it('is as fresh as the last event that was recorded, while more is waiting', async () => {
    const subjectId = randomUUID()
    const part = partOf(subjectId)
    const receivedAt = 1_780_000_123_000_000
    await record([chunkEvent({ subjectId, receivedAt })])
    const nextOffset = offsets.get(part)!
    await confirmCursors(recorder, topicEpoch, [{ part, nextOffset, highWatermark: nextOffset + 7 }])
    const { knowledge } = await pageOf(queryOf(subjectId))
    expect(knowledge.freshAt).toBe(receivedAt)
    await confirmCursors(recorder, topicEpoch, [{ part, nextOffset, highWatermark: nextOffset }])
    const later = await pageOf(queryOf(subjectId))
    expect(later.knowledge.freshAt).toBeGreaterThan(receivedAt)
  })

  it('is of unknown freshness when nobody has ever recorded the topic', async () => {
    const { knowledge } = await pageOf(queryOf(randomUUID(), { liveTopic: 'never' }))
    expect(knowledge.freshAt).toBeNull()
  })

  it('knows whether a write can be read', () => {
    const progress = { part: 1, position: 5, liveOffset: 8, backfillOffset: 2, freshAt: null, readAt: 0 }
    const reached = (kind: 'position' | 'interactions' | 'backfill', number: number) => hasReached(progress, { kind, part: 1, number })
    expect([reached('position', 5), reached('position', 6)]).toEqual([true, false])
    expect([reached('interactions', 7), reached('interactions', 8)]).toEqual([true, false])
    expect([reached('backfill', 1), reached('backfill', 2)]).toEqual([true, false])
  })
})

describe('what the reader may see', () => {
  const subjectId = randomUUID()
  const foreign = randomUUID()
  const own = chunkEvent({ subjectId, occurredAt: 1_700_000_000_000_000, organisation: 'dealer-7' })

  beforeAll(async () => {
    await record([own])
    const others = Array.from({ length: MAX_ROWS_READ + 10 }, (_, n) => chunkEvent({ subjectId, occurredAt: own.occurredAt + 1 + n, organisation: n % 2 ? 'dealer-8' : null }))
    await record(others)
    await record([chunkEvent({ subjectId: foreign, organisation: 'dealer-8' }), chunkEvent({ subjectId: foreign })])
  }, 90_000)

  it('leaves the database only with the right to read it', async () => {
    const [seen] = (await pageOf(queryOf(subjectId, { order: 'oldest', limit: 1 }))).rows
    const [masked] = (await pageOf(queryOf(subjectId, { order: 'oldest', limit: 1, sight: sightOf({ scopes: ['timeline:read'] }) }))).rows
    expect(seen?.sealed).not.toBeNull()
    expect(masked).toEqual({ ...seen, sealed: null })
  })

  it('is an organisation’s own, however far behind the others’ it lies, in bounded steps', async () => {
    const first = await pageOf(queryOf(subjectId, { sight: ofDealer }))
    expect(first.rows).toEqual([])
    expect(first.next).toBeDefined()
    const second = await pageOf(queryOf(subjectId, { sight: ofDealer, cursor: first.next }))
    expect(second.rows.map(({ organisation }) => organisation)).toEqual(['dealer-7'])
    expect(second.next).toBeUndefined()
  })

  it('decides whether a subject is known', async () => {
    const subject = { part: partOf(foreign), subjectId: foreign, tenantId }
    expect(await isKnown(subject)).toBe(true)
    expect(await isKnown(subject, ofDealer)).toBe(false)
    expect(await isKnown(subject, sightOf({ scopes: [], organisation: 'dealer-8' }))).toBe(true)
  })
})

describe('the plan of a page', () => {
  interface PlanNode {
    'Node Type': string
    'Relation Name'?: string
    'Index Name'?: string
    'Scan Direction'?: string
    'Actual Rows'?: number
    'Shared Hit Blocks'?: number
    'Subplans Removed'?: number
    Plans?: PlanNode[]
  }
  const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

  /** The plan of the very statement that readTimelinePage sends, with its values. */
  async function planOf(query: TimelineQuery, mode: 'force_generic_plan' | 'force_custom_plan'): Promise<PlanNode[]> {
    const client = await timeline.connect()
    try {
      let sent: { text: string; values: unknown[] } | undefined
      const spy = { query: async (config: { text: string; values: unknown[] }) => ((sent = config), Promise.reject(new Error('seen'))) }
      await readTimelinePage(spy as never, query).catch(() => undefined)
      const types = 'smallint,uuid,uuid,text,bigint,text,uuid,bigint,text,uuid,bigint,bigint,text[],text[],text[],text[],text[],uuid[],text,boolean'
      await client.query(`begin; select set_config('throughline.tenant', '${query.tenantId}', true)`)
      await client.query('select control.current_tenant()') // a connection looks the function up once
      await client.query(`set plan_cache_mode = ${mode}`)
      await client.query(`prepare page(${types}) as ${sent!.text}`)
      const literal = (value: unknown): string =>
        Array.isArray(value) ? `'{${value.join()}}'` : typeof value === 'string' ? `'${value}'` : JSON.stringify(value ?? null)
      const { rows } = await client.query(`explain (analyze, buffers, format json) execute page(${sent!.values.map(literal).join()})`)
      return nodesOf(rows[0]['QUERY PLAN'][0].Plan)
    } finally {
      client.release(true)
    }
  }

  const subjectId = randomUUID()
  const total = 52_000
  beforeAll(async () => {
    const events = Array.from({ length: total }, (_, n) => chunkEvent({ subjectId, occurredAt: 1_780_000_000_000_000 + n }))
    const others = Array.from({ length: 4_000 }, (_, n) =>
      chunkEvent({ subjectId: subjectId.slice(0, 8) + randomUUID().slice(8), occurredAt: 1_780_000_000_000_000 + n }),
    )
    await record(events)
    await record(others)
  }, 120_000)

  describe.each([
    ['before', false],
    ['after', true],
  ])('%s statistics are gathered', (_when, analyzed) => {
    beforeAll(async () => {
      if (analyzed) await admin.query('analyze log.event')
    })

    it.each([
      ['newest', {}, 'force_custom_plan'],
      ['newest', {}, 'force_generic_plan'],
      ['oldest', {}, 'force_custom_plan'],
      ['oldest', {}, 'force_generic_plan'],
      ['newest', { filters: { channel: ['store'] } }, 'force_custom_plan'],
      ['newest', { filters: { channel: ['store'] } }, 'force_generic_plan'],
      ['newest', { sight: ofDealer }, 'force_custom_plan'],
      ['newest', { sight: ofDealer }, 'force_generic_plan'],
    ] as const)('walks the index of one partition, %s first with %j, %s', async (order, given, mode) => {
      const cursors = [undefined, { occurredAt: 1_780_000_000_000_000 + total / 2, sequence: '', eventUid: randomUUID() }]
      for (const cursor of cursors) {
        const nodes = await planOf(queryOf(subjectId, { order, cursor, ...given }), mode)
        const types = nodes.map((node) => node['Node Type'])
        expect(types).not.toContain('Sort')
        expect(types).not.toContain('Incremental Sort')
        expect(types).not.toContain('Bitmap Heap Scan')
        const onEvents = nodes.filter((node) => node['Relation Name']?.startsWith('event_'))
        const read = onEvents.filter((node) => Number(node['Actual Rows']) > 0)
        expect(read).toHaveLength(1)
        expect(read[0]).toMatchObject({
          'Node Type': 'Index Scan',
          'Relation Name': `event_${partOf(subjectId)}`,
          'Scan Direction': order === 'newest' ? 'Backward' : 'Forward',
          'Actual Rows': Object.keys(given).length > 0 ? MAX_ROWS_READ : 51,
        })
        expect(onEvents.map((node) => node['Node Type'])).not.toContain('Seq Scan')
      }
    })
  })

  it('reads as much for page 1,000 as for page 1', async () => {
    let cursor: TimelineQuery['cursor']
    for (let page = 1; page < 1_000; page += 1) {
      cursor = (await pageOf(queryOf(subjectId, { cursor }))).next
      expect(cursor).toBeDefined()
    }
    const blocks = async (at: TimelineQuery['cursor']) =>
      (await planOf(queryOf(subjectId, { cursor: at }), 'force_generic_plan'))[0]!['Shared Hit Blocks']!
    const [first, thousandth] = [await blocks(undefined), await blocks(cursor)]
    expect(thousandth).toBeLessThan(first * 1.2 + 5)
  }, 120_000)
})

async function positionsOf(subjectId: string): Promise<[string, number][]> {
  const { rows } = await admin.query<{ event_uid: string; pos: string }>('select event_uid, pos from log.event where subject_id = $1', [subjectId])
  return rows.map((row) => [row.event_uid, Number(row.pos)])
}
