import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sightOf } from '@throughline/access'
import { asTenant, type TenantClient } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { openTopicEpoch } from '../src/cursor/cursors.js'
import { erasedSince, readHeads } from '../src/news/heads.js'
import { readNewsInRanges, readNewsOfSubjects } from '../src/news/read-news.js'
import { recordChunk } from '../src/record/record-chunk.js'
import { chunkEvent, chunkOf, tenantId } from './builders.js'

const PARTS = 2
const ROWS = 6_000
const NOW = Date.now() * 1_000
const HOUR = 3_600_000_000
const foreign = '00000000-0000-7000-8000-000000000002'
let database: TestDatabase
let recorder: Pool
let timeline: Pool
let admin: Pool

/** Of part 0; the first has a long history. */
const subjects = Array.from({ length: 40 }, () => `00000000${randomUUID().slice(8)}`)
const subjectOf = (n: number): string => (n % 3 === 0 ? subjects[0]! : subjects[n % subjects.length]!)

beforeAll(async () => {
  database = await testDatabase({ parts: PARTS })
  recorder = new Pool({ connectionString: database.urlFor('recorder'), max: 2 })
  timeline = new Pool({ connectionString: database.urlFor('timeline'), max: 2 })
  admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  const { id } = await openTopicEpoch(recorder, 'live')
  for (let at = 0; at < ROWS; at += 500) {
    const events = Array.from({ length: 500 }, (_, n) => {
      const late = (at + n) % 7 === 0
      const occurredAt = late ? NOW - ((at + n) % 50) * HOUR : NOW
      const tenant = (at + n) % 2 === 0 ? tenantId : foreign
      return chunkEvent({ subjectId: subjectOf(at + n), tenantId: tenant, occurredAt, organisation: n % 5 === 0 ? 'dealer-7' : null })
    })
    await recordChunk(recorder, chunkOf(id, 0, at, events))
  }
}, 120_000)

afterAll(async () => {
  await recorder?.end()
  await timeline?.end()
  await admin?.end()
  await database?.close()
})

const asReader = <T>(work: (client: TenantClient) => Promise<T>) => asTenant(timeline, tenantId, work, { readOnly: true })
const inRange = (after: number, until: number, of: readonly string[], limit = 10_000) =>
  asReader((client) => readNewsInRanges(client, tenantId, [{ part: 0, after, until }, { part: 1, after: 0, until: 9 }], of, limit))
const ofEach = (after: number, until: number, recordedAt: number, of: readonly string[], limit = 10_000) =>
  asReader((client) =>
    readNewsOfSubjects(client, tenantId, of.map((subjectId) => ({ subjectId, part: 0, after: { position: after, recordedAt }, until })), limit),
  )
const recordedAt = async (position: number): Promise<number> => {
  const { rows } = await admin.query<{ at: string }>('select recorded_at as at from log.event where part = 0 and pos = $1', [position])
  return Number(rows[0]?.at ?? 0)
}

describe('news of subjects', () => {
  it.each([
    [0, ROWS],
    [1, 2],
    [2_750, 2_751],
    [3_000, 5_500],
    [5_999, ROWS],
    [ROWS, ROWS],
  ])('after %d up to %d are the same, whichever way they are read, and all there are', async (after, until) => {
    const { rows } = await admin.query<{ pos: string; subject_id: string }>(
      'select pos, subject_id from log.event where part = 0 and tenant_id = $1 and pos > $2 and pos <= $3 and subject_id = any ($4) order by pos',
      [tenantId, after, until, subjects],
    )
    const expected = rows.map((row) => [Number(row.pos), row.subject_id])
    const walked = (await inRange(after, until, subjects)).map((row) => [row.position, row.subjectId])
    expect(walked).toEqual(expected)
    for (const since of [0, await recordedAt(after)]) {
      const found = await ofEach(after, until, since, subjects)
      found.forEach((news, index) => {
        const own = expected.filter(([, subjectId]) => subjectId === subjects[index])
        expect(news.map((row) => [row.position, row.subjectId])).toEqual(own)
      })
    }
  })

  it('come page by page without a gap', async () => {
    const read: number[] = []
    let place = { position: 0, recordedAt: 0 }
    for (;;) {
      const [page] = await ofEach(place.position, ROWS, place.recordedAt, [subjects[0]!], 100)
      read.push(...page!.map((row) => row.position))
      if (page!.length < 100) break
      place = page!.at(-1)!
    }
    const all = await inRange(0, ROWS, [subjects[0]!])
    expect(read).toEqual(all.map((row) => row.position))
    expect(read.length).toBeGreaterThan(500)
  })

  it('show what a reader may see, and nothing else', async () => {
    const rows = await inRange(0, ROWS, subjects)
    const dealer = rows.flatMap((row) => row.for(sightOf({ scopes: ['timeline:read'], organisation: 'dealer-7' })) ?? [])
    expect(dealer.length).toBeGreaterThan(100)
    expect(dealer.length).toBeLessThan(rows.length)
    expect(dealer.every((row) => row.organisation === 'dealer-7' && row.sealed === null)).toBe(true)
    const brand = rows.flatMap((row) => row.for(sightOf({ scopes: ['timeline:read', 'personal:read'] })) ?? [])
    expect(brand).toHaveLength(rows.length)
    expect(brand.every((row) => row.sealed !== null)).toBe(true)
  })

  it('leave out who was erased, from the moment on at which that is known', async () => {
    const [gone] = subjects.slice(4)
    const { erasures } = await readHeads(timeline)
    expect((await inRange(0, ROWS, [gone!])).length).toBeGreaterThan(10)
    await admin.query('select log.mark_erased($1, $2, $3, $4)', [tenantId, [gone], [2], NOW])
    const heads = await readHeads(timeline)
    expect(heads.erasures).toBe(erasures + 1)
    expect(heads.parts.get(0)).toEqual({ position: ROWS, recordedAt: await recordedAt(ROWS) })
    expect(await inRange(0, ROWS, [gone!])).toEqual([])
    expect(await ofEach(0, ROWS, 0, [gone!])).toEqual([[]])
    expect(await asReader((client) => erasedSince(client, tenantId, subjects, erasures))).toEqual([gone])
    expect(await asReader((client) => erasedSince(client, tenantId, subjects, heads.erasures))).toEqual([])
  })
})

describe('the plans', () => {
  interface PlanNode {
    'Node Type': string
    'Relation Name'?: string
    'Index Name'?: string
    'Actual Rows'?: number
    'Actual Loops'?: number
    'Rows Removed by Filter'?: number
    Plans?: PlanNode[]
  }
  const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

  /** What the statement that `read` sends did on the events' partitions. */
  async function scansOf(read: (client: TenantClient) => Promise<unknown>): Promise<PlanNode[]> {
    let plan: PlanNode | undefined
    await asReader((client) => {
      const explaining = {
        query: async (text: string, values: unknown[]) => {
          const { rows } = await client.query(`explain (analyze, format json) ${text}`, values)
          plan = rows[0]['QUERY PLAN'][0].Plan
          return { rows: [] }
        },
      }
      return read(explaining as unknown as TenantClient)
    })
    return nodesOf(plan!).filter((node) => node['Relation Name']?.startsWith('event_') && Number(node['Actual Loops']) > 0)
  }

  describe.each([false, true])('with statistics: %s', (analyzed) => {
    beforeAll(async () => {
      if (analyzed) await admin.query('analyze log.event')
    })

    it('walk a range of positions by the primary key, and no more than the range', async () => {
      const ranges = [{ part: 0, after: ROWS - 300, until: ROWS }]
      const scans = await scansOf((client) => readNewsInRanges(client, tenantId, ranges, subjects, 500))
      expect(scans.map((scan) => scan['Index Name'])).toEqual(['event_0_pkey'])
      const { 'Actual Rows': rows = 0, 'Rows Removed by Filter': removed = 0 } = scans[0]!
      expect(rows + removed).toBe(300)
    })

    it('find the news of subjects by their own indexes', async () => {
      const after = { position: ROWS - 300, recordedAt: await recordedAt(ROWS - 300) }
      const wanted = subjects.slice(0, 3).map((subjectId) => ({ subjectId, part: 0, after, until: ROWS }))
      const scans = await scansOf((client) => readNewsOfSubjects(client, tenantId, wanted, 100))
      expect(scans.map((scan) => scan['Index Name'])).toEqual([
        'event_0_part_tenant_id_subject_id_occurred_at_sequence_even_idx',
        'event_0_part_tenant_id_subject_id_pos_idx',
      ])
    })
  })
})
