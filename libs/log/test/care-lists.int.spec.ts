import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sightOf } from '@throughline/access'
import { asTenant, type TenantClient } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { readCommitments } from '../src/commitments/read-commitments.js'
import { readFollowUps } from '../src/followups/read-follow-ups.js'
import { readSignals } from '../src/signals/read-signals.js'
import { tenantId } from './builders.js'

const ROWS = 20_000
const DEEP = 15_000
const uid = '80000000-0000-4000-8000-000000000000'
const sight = sightOf({ scopes: ['care:read'] })
let database: TestDatabase
let timeline: Pool

beforeAll(async () => {
  database = await testDatabase()
  timeline = new Pool({ connectionString: database.urlFor('timeline'), max: 1 })
  const admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  const rows = `from generate_series(1, ${ROWS}) as n`
  const head = `'${tenantId}', 1, gen_random_uuid()`
  await admin.query(`insert into views.build (view, build, version, state) values ('care', 1, 1, 'live')`)
  await admin.query(`insert into views.commitment (tenant_id, build, customer_id, event_uid, subject_id, position, made_at, due_at, outcome)
    select ${head}, gen_random_uuid(), gen_random_uuid(), 1, 1, case when n % 10 > 0 then n end, case when n % 2 = 0 then 'kept' end ${rows}`)
  await admin.query(`insert into views.signal (tenant_id, build, customer_id, signal_id, kind, class, severity, opened_at, closed_at, shared, evidence, rules)
    select ${head}, md5(n::text) || md5(n::text), 'complaint', 'friction', 'high', n, case when n % 2 = 0 then n end, false, '[]', 0 ${rows}`)
  await admin.query(`insert into views.followup (tenant_id, build, customer_id, followup_id, event_uid, version, events, evidence, state, kind, opened_at, last_at,
      notes, actions, goodwill, told, step, escalated, reopened, withdrawn, complained_again)
    select ${head}, n::text, gen_random_uuid(), gen_random_uuid(), '[]', '[]', 'open', 'complaint', n, n, 0, 0, '[]', 0, 0, 0, 0, false, false ${rows}`)
  await admin.query('analyze views.commitment, views.signal, views.followup')
  await admin.end()
}, 120_000)
afterAll(async () => {
  await timeline.end()
  await database.close()
})

interface PlanNode {
  'Index Name'?: string
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** By which indexes the statement that `read` sends reads, and how many rows it looks at in vain. */
async function looked(read: (client: TenantClient) => Promise<unknown>): Promise<{ indexes: string[]; inVain: number }> {
  let nodes: PlanNode[] = []
  await asTenant(timeline, tenantId, (client) => {
    const explaining = {
      query: async (text: string, values: unknown[]) => {
        const { rows } = await client.query(`explain (analyze, format json) ${text}`, values)
        nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan)
        return { rows: [] }
      },
    }
    return read(explaining as unknown as TenantClient)
  })
  const inVain = nodes.reduce((sum, node) => sum + (node['Rows Removed by Filter'] ?? 0), 0)
  return { indexes: nodes.flatMap((node) => node['Index Name'] ?? []).filter((name) => !name.startsWith('build')), inVain }
}

const deep = { sortedAt: String(DEEP), eventUid: uid }

it.each([
  ['promises', 'commitment_due', (client: TenantClient) => readCommitments(client, tenantId, sight, { behind: deep, limit: 51 })],
  ['promises that hold', 'commitment_holding', (client: TenantClient) => readCommitments(client, tenantId, sight, { states: ['overdue', 'open'], behind: deep, limit: 51 })],
  ['signals', 'signal_newest', (client: TenantClient) => readSignals(client, tenantId, sight, { behind: { openedAt: ROWS - DEEP, signalId: '8' }, limit: 51 })],
  ['open signals', 'signal_open', (client: TenantClient) => readSignals(client, tenantId, sight, { isOpen: true, behind: { openedAt: ROWS - DEEP, signalId: '8' }, limit: 51 })],
  ['follow-ups', 'followup_newest', (client: TenantClient) => readFollowUps(client, tenantId, sight, { behind: { openedAt: ROWS - DEEP, eventUid: uid }, limit: 51 })],
])('a page of %s far behind is read by the index %s, and nothing before it is looked at', async (_what, index, read) => {
  const { indexes, inVain } = await looked(read)
  expect(indexes).toEqual([index])
  expect(inVain).toBeLessThan(51)
})
