import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { sightOf } from '@throughline/access'
import { asTenant } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { type DocumentQuery, MAX_DOCUMENTS_READ, searchDocuments } from '../src/search/search-documents.js'

jest.setTimeout(240_000)

const DOCUMENTS = 200_000
const OTHERS = 20_000
const tenant = randomUUID()
const other = randomUUID()
const subject = randomUUID()
let database: TestDatabase
let admin: Pool
let timeline: Pool
let pages: number

/** Documents as the projector writes them, a dozen words each: one that all have, some frequent, some rare. */
const fill = `
  insert into views.search (tenant_id, build, subject_id, occurred_at, sequence, event_uid, part, pos, generation, type, class, channel, document)
  select $1::uuid, 1, case when g % 100 = 0 then $4::uuid else md5($3::text || (g % 5000))::uuid end, g, '', md5($1::uuid || '-' || g)::uuid, 0, g, 1,
    'message.received', 'contact', case when g < 100 then 'sms' else 'chat' end,
    array_to_tsvector(array[$3 || 'every', $3 || 'half' || g % 2, $3 || 'many' || g % 300, $3 || 'rare' || g % 40000]
      || (select array_agg(substr(md5(g::text || w), 1, 12)) from generate_series(1, 8) w))
  from generate_series(1, $2::integer) g`

beforeAll(async () => {
  database = await testDatabase({ parts: 2 })
  admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  timeline = new Pool({ connectionString: database.urlFor('timeline'), max: 1 })
  await admin.query(`select views.begin_build('search', 1)`)
  // Filled in one go, as no projector would.
  const { rows } = await admin.query<{ indexdef: string }>(`select indexdef from pg_indexes where indexname = 'search_words'`)
  await admin.query('drop index views.search_words')
  await admin.query(fill, [tenant, DOCUMENTS, 'mine', subject])
  await admin.query(fill, [other, OTHERS, 'theirs', randomUUID()])
  await admin.query(rows[0]?.indexdef.replace('ON ONLY', 'ON') ?? '')
  await admin.query('vacuum analyze views.search')
  const size = await admin.query<{ pages: string }>(`select sum(pg_relation_size(relid) / 8192) as pages from pg_partition_tree('views.search')`)
  pages = Number(size.rows[0]?.pages)
}, 240_000)
afterAll(async () => {
  await Promise.all([admin?.end(), timeline?.end()])
  await database?.close()
})

const question = (words: string, given: Partial<DocumentQuery> = {}): DocumentQuery =>
  ({ words, sight: sightOf({ scopes: ['personal:read'] }), filters: {}, limit: 50, ...given })

/** What a search found, and what it cost: blocks it looked at, whole tables it read through. */
async function cost(query: DocumentQuery, as = tenant) {
  return asTenant(timeline, as, async (client) => {
    const before = await blocks()
    const answer = await searchDocuments(client, query)
    const looked = (await blocks()) - before
    const { rows } = await client.query<{ scans: string }>(`select coalesce(sum(pg_stat_get_xact_numscans(relid)), 0) as scans from pg_partition_tree('views.search') where isleaf`)
    return { ...answer, times: answer.found.map(({ occurredAt }) => occurredAt), looked, scans: Number(rows[0]?.scans) }

    async function blocks(): Promise<number> {
      const text = `select coalesce(sum(pg_stat_get_xact_blocks_fetched(relid)), 0) as blocks from (
        select relid from pg_partition_tree('views.search')
        union all select relid from pg_partition_tree('views.search_words') union all select relid from pg_partition_tree('views.search_newest')
        union all select relid from pg_partition_tree('views.search_pkey')) as r`
      return Number((await client.query<{ blocks: string }>(text)).rows[0]?.blocks)
    }
  })
}

describe(`a search of a tenant with ${DOCUMENTS} documents`, () => {
  it('reads for a rare word what it finds, and no table through', async () => {
    await cost(question('minerare7'))
    const { times, next, looked, scans } = await cost(question('minerare7'))
    expect(times).toEqual([160_007, 120_007, 80_007, 40_007, 7])
    expect({ next, scans }).toEqual({ next: undefined, scans: 0 })
    expect(looked).toBeLessThan(pages / 100)
  })

  it('reads for two frequent words together no more than that', async () => {
    const { times, scans, looked } = await cost(question('minehalf1 & minemany7 & minerare7'))
    expect(times).toEqual([120_007, 7])
    expect({ scans }).toEqual({ scans: 0 })
    expect(looked).toBeLessThan(pages / 20)
  })

  it('finds the newest of a word that is everywhere, without going through all of them', async () => {
    const first = await cost(question('mineevery'))
    expect(first.times).toEqual(Array.from({ length: 50 }, (_, index) => DOCUMENTS - index))
    expect(first.scans).toBe(0)
    expect(first.looked).toBeLessThan(pages / 3)
    const second = await cost(question('mineevery', { cursor: first.next }))
    expect(second.times[0]).toBe(DOCUMENTS - 50)
  })

  it('comes back short, and goes on, when a filter wants few of them', async () => {
    const { times, next, scans } = await cost(question('mineevery', { filters: { channel: ['sms'] } }))
    expect({ times, scans }).toEqual({ times: [], scans: 0 })
    expect(next?.occurredAt).toBe(DOCUMENTS - MAX_DOCUMENTS_READ + 1)
    const last = await cost(question('mineevery', { filters: { channel: ['sms'] }, cursor: { occurredAt: 1_000, sequence: '', eventUid: subject } }))
    expect(last.times).toHaveLength(50)
  })

  it('looks at one customer’s documents alone', async () => {
    const subjects = [{ subjectId: subject, from: undefined, until: 150_000 }]
    const { times, scans, looked } = await cost(question('mineevery', { subjects }))
    expect(times).toEqual(Array.from({ length: 50 }, (_, index) => 149_900 - index * 100))
    expect(scans).toBe(0)
    expect(looked).toBeLessThan(pages / 3)
    expect((await cost(question('minerare100', { subjects }))).times).toEqual([120_100, 80_100, 40_100, 100])
  })

  it('finds nothing of it for others, at the cost of a word that nobody has', async () => {
    await cost(question('minerare7'), other)
    const foreign = await cost(question('minerare7'), other)
    const none = await cost(question('nobodys'), other)
    expect([foreign.times, none.times]).toEqual([[], []])
  })
})
