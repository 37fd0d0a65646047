import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sightOf } from '@throughline/access'
import { asTenant } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import fc from 'fast-check'
import { Pool } from 'pg'
import { openTopicEpoch } from '../src/cursor/cursors.js'
import type { ChunkEvent } from '../src/record/chunk.js'
import { recordChunk } from '../src/record/record-chunk.js'
import type { CustomerPageQuery, TimelineMember } from '../src/timeline/customer/customer-page.js'
import { readCustomerPage } from '../src/timeline/customer/read-customer-page.js'
import type { TimelineKey } from '../src/timeline/timeline-key.js'
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
  timeline = new Pool({ connectionString: database.urlFor('timeline'), max: 2, pipeline: true })
  admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  topicEpoch = (await openTopicEpoch(recorder, LIVE)).id
  await admin.query(`select views.begin_build('identity', 1), views.begin_build('corrections', 1)`)
}, 120_000)

afterAll(async () => {
  await recorder?.end()
  await timeline?.end()
  await admin?.end()
  await database?.close()
})

const partOf = (subjectId: string) => Number.parseInt(subjectId.slice(0, 8), 16) % PARTS
const memberOf = (subjectId: string, given: Partial<TimelineMember> = {}): TimelineMember => ({ subjectId, part: partOf(subjectId), from: undefined, until: undefined, ...given })

async function record(events: readonly ChunkEvent[]): Promise<void> {
  for (const [part, own] of Map.groupBy(events, ({ subjectId }) => partOf(subjectId))) {
    for (let at = 0; at < own.length; at += 2_000) {
      const slice = own.slice(at, at + 2_000)
      const offset = offsets.get(part) ?? 0
      expect(await recordChunk(recorder, chunkOf(topicEpoch, part, offset, slice))).toMatchObject({ status: 'recorded' })
      offsets.set(part, offset + slice.length)
    }
  }
}

const queryOf = (who: CustomerPageQuery['who'], given: Partial<CustomerPageQuery> = {}): CustomerPageQuery => ({
  tenantId, who, parts: PARTS, liveTopic: LIVE, sight: sightOf({ scopes: ['personal:read'] }), order: 'newest', limit: 50, ...given,
})
const read = (query: CustomerPageQuery, prepare = false) =>
  asTenant(timeline, tenantId, (client) => readCustomerPage(client, query, { prepare }), { readOnly: true, keepPlans: prepare })

async function allOf(query: CustomerPageQuery): Promise<string[]> {
  const uids: string[] = []
  let cursor: TimelineKey | undefined
  for (let page = 0; ; page++) {
    const { rows, next } = await read({ ...query, cursor }, page % 2 === 0)
    expect(rows.length).toBeLessThanOrEqual(query.limit)
    uids.push(...rows.map(({ eventUid }) => eventUid))
    if (next === undefined) return uids
    cursor = next
  }
}

const START = 1_780_000_000_000_000
const history = fc.record({
  events: fc.array(
    fc.record({ subject: fc.nat({ max: 6 }), at: fc.nat({ max: 9 }), sequence: fc.constantFrom('', '1', 'é'), channel: fc.constantFrom('web', 'voice') }),
    { maxLength: 40 },
  ),
  windows: fc.array(fc.record({ from: fc.option(fc.nat({ max: 9 }), { nil: undefined }), until: fc.option(fc.nat({ max: 9 }), { nil: undefined }) }), { minLength: 7, maxLength: 7 }),
  members: fc.integer({ min: 1, max: 7 }),
  limit: fc.integer({ min: 1, max: 9 }),
  order: fc.constantFrom('newest', 'oldest'),
  channel: fc.option(fc.constantFrom('web', 'voice'), { nil: undefined }),
})

describe('the pages of a customer', () => {
  it('are together all events of all identifiers, as long as each was theirs, in order, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ events, windows, members: count, limit, order, channel }) => {
        const subjects = windows.map(() => randomUUID())
        const told = events.map(({ subject, at, sequence, channel: through }) =>
          chunkEvent({ subjectId: subjects[subject]!, occurredAt: START + at, sequence, channel: through }),
        )
        await record(told)
        const bound = (value: number | undefined) => (value === undefined ? undefined : START + value)
        const members = subjects.slice(0, count).map((id, n) => memberOf(id, { from: bound(windows[n]!.from), until: bound(windows[n]!.until) }))
        const wanted = told
          .filter((event) => channel === undefined || event.channel === channel)
          .filter(({ subjectId, occurredAt }) =>
            members.some((one) => one.subjectId === subjectId && occurredAt >= (one.from ?? 0) && occurredAt < (one.until ?? Infinity)))
          .toSorted((one, other) =>
            one.occurredAt - other.occurredAt || Buffer.compare(Buffer.from(one.sequence), Buffer.from(other.sequence)) || (one.eventUid < other.eventUid ? -1 : 1))
          .map(({ eventUid }) => eventUid)
        const filters = channel === undefined ? {} : { filters: { channel: [channel] } }
        const all = await allOf(queryOf({ members }, { limit, order, ...filters }))
        expect(all).toEqual(order === 'oldest' ? wanted : wanted.toReversed())
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  it('say how far every part had come, and refuse a log of other parts', async () => {
    const subjectId = randomUUID()
    await record([chunkEvent({ subjectId })])
    const { positions, knowledge, customerId, members } = await read(queryOf({ subjectId }))
    expect(positions).toHaveLength(PARTS)
    expect(knowledge.get(partOf(subjectId))?.position).toBe(positions[partOf(subjectId)])
    expect({ customerId, members }).toMatchObject({ customerId: subjectId, members: [{ subjectId, part: partOf(subjectId) }] })
    await expect(read(queryOf({ subjectId: `ffffffff${subjectId.slice(8)}` }, { parts: 1_000 }))).rejects.toThrow('another number of parts')
  })
})

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows'?: number
  'Shared Hit Blocks'?: number
  'Shared Read Blocks'?: number
  Plans?: PlanNode[]
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** The plans of the very statements that a page is read with, as a connection keeps them. */
async function plansOf(query: CustomerPageQuery, mode: string): Promise<PlanNode[]> {
  const client = await timeline.connect()
  try {
    await client.query(`begin; select set_config('throughline.tenant', '${tenantId}', true), set_config('plan_cache_mode', '${mode}', true)`)
    await client.query('select control.current_tenant()') // a connection looks the function up once
    const plans: PlanNode[] = []
    const spy = {
      query: async ({ text, values }: { text: string; values: unknown[] }) => {
        const { rows } = await client.query({ text: `explain (analyze, buffers, format json) ${text}`, values })
        plans.push(rows[0]['QUERY PLAN'][0].Plan)
        return client.query({ text, values })
      },
    }
    await readCustomerPage(spy as never, query)
    return plans
  } finally {
    client.release(true)
  }
}

const blocksIn = (plans: readonly PlanNode[]) => plans.reduce((sum, plan) => sum + (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0), 0)

describe('the cost of a page', () => {
  const EVENTS = 12_000
  const alone = randomUUID()
  const twenty = Array.from({ length: 20 }, () => randomUUID())
  beforeAll(async () => {
    const of = (subjects: readonly string[]) =>
      Array.from({ length: EVENTS }, (_, n) => chunkEvent({ subjectId: subjects[n % subjects.length]!, occurredAt: START + n }))
    await record([...of([alone]), ...of(twenty)])
    for (const subjectId of twenty) {
      await admin.query('insert into views.identity_member (tenant_id, build, era_id, subject_id, customer_id) values ($1, 1, $2, $2, $3)', [tenantId, subjectId, twenty[0]])
    }
    await admin.query('vacuum (analyze) log.event')
  }, 120_000)

  it.each([
    ['newest', 'force_generic_plan'], ['newest', 'force_custom_plan'], ['oldest', 'force_generic_plan'],
  ] as const)('hangs neither on the length of the history nor on how many identifiers it lies under, %s first, %s', async (order, mode) => {
    const blocks: Record<string, number> = {}
    for (const [name, subjectId] of [['one', alone], ['twenty', twenty[3]!]] as const) {
      for (const [place, n] of [['first', undefined], ['deep', EVENTS / 2]] as const) {
        const cursor = n === undefined ? undefined : { occurredAt: START + n, sequence: '', eventUid: randomUUID() }
        const plans = await plansOf(queryOf({ subjectId }, { order, cursor }), mode)
        const nodes = plans.flatMap(nodesOf)
        expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan' && /^event_\d/.test(node['Relation Name'] ?? '') && (node['Actual Rows'] ?? 0) > 0)).toEqual([])
        const sorted = nodes.filter((node) => node['Node Type'] === 'Sort').flatMap((node) => (node.Plans ?? []).map((plan) => plan['Actual Rows'] ?? 0))
        expect(Math.max(...sorted)).toBeLessThanOrEqual(20 * 51)
        blocks[`${name} ${place}`] = blocksIn(plans)
      }
    }
    const { 'one first': first, 'one deep': deep, 'twenty first': wide, 'twenty deep': wideAndDeep } = blocks
    expect(deep! / first!).toBeLessThan(1.3)
    expect(wideAndDeep! / wide!).toBeLessThan(1.3)
    // 51 rows: with twenty identifiers some ten blocks a row, most of them upper levels of an index.
    expect(wide!).toBeLessThan(51 * 14)
    expect(first!).toBeLessThan(51 * 4)
  }, 120_000)
})
