import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { asTenant, type TenantClient } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { readActiveCustomers } from '../src/care/read-active-customers.js'
import { tenantId } from './builders.js'

const ROWS = 12_000
const customer = (nth: number): string => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`
const other = '11111111-1111-4111-8111-111111111111'
let database: TestDatabase
let timeline: Pool

beforeAll(async () => {
  database = await testDatabase()
  timeline = new Pool({ connectionString: database.urlFor('timeline'), max: 1 })
  const admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  await admin.query(`insert into views.build (view, build, version, state) values ('care', 1, 1, 'live')`)
  await admin.query(
    `insert into views.touch (tenant_id, build, customer_id, event_uid, touchpoint, stage, started_at, last_at, events, first_at, abandoned, scores)
     select $1, 1, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, gen_random_uuid(), 'phone', 'none', n, n, 1, n, false, '[]' from generate_series(1, ${ROWS}) as n`,
    [tenantId],
  )
  const signal = `insert into views.signal (tenant_id, build, customer_id, signal_id, kind, class, severity, opened_at, shared, evidence, rules)
    values ($1, 1, $2, md5($3::text), 'complaint', 'friction', 'high', $3::bigint, false, '[]', 0)`
  await admin.query(signal, [tenantId, customer(3), ROWS + 5])
  await admin.query(signal, [other, customer(4), ROWS + 6])
  await admin.query('analyze views.touch, views.signal')
  await admin.end()
}, 120_000)
afterAll(async () => {
  await timeline.end()
  await database.close()
})

const active = (since: number, until: number, limit: number) =>
  asTenant(timeline, tenantId, (client) => readActiveCustomers(client, tenantId, { since, until }, limit))

it('names each customer of the tenant once, whoever was busy last first', async () => {
  expect(await active(1, 5, 10)).toEqual({ customerIds: [customer(4), customer(3), customer(2), customer(1)], all: true })
  expect(await active(1, ROWS + 10, 2)).toEqual({ customerIds: [customer(3), customer(ROWS)], all: false })
  expect(await active(ROWS + 7, ROWS + 10, 2)).toEqual({ customerIds: [], all: true })
  expect(await active(1, 5, 4)).toMatchObject({ all: true })
  expect(await active(1, 5, 3)).toMatchObject({ all: false })
})

it('says that there may be others when it has not looked at all rows', async () => {
  const { customerIds, all } = await active(1, ROWS + 10, 10_000)
  expect({ customers: customerIds.length, all }).toEqual({ customers: 5_001, all: false })
})

it('looks at the newest rows by their indexes, and at no others', async () => {
  const plan = await asTenant(timeline, tenantId, async (client) => {
    let told = ''
    const explaining = {
      query: async (text: string, values: unknown[]) => {
        told = JSON.stringify((await client.query(`explain (analyze, format json) ${text}`, values)).rows)
        return { rows: [] }
      },
    }
    await readActiveCustomers(explaining as unknown as TenantClient, tenantId, { since: 1, until: ROWS + 10 }, 100)
    return told
  })
  expect(plan).toContain('touch_started')
  expect(plan).not.toMatch(/"Relation Name":"touch"[^}]*"Node Type":"Seq Scan"|"Node Type":"Seq Scan"[^}]*"Relation Name":"touch"/)
})
