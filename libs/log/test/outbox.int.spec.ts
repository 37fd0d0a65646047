import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { randomBytes, randomUUID } from 'node:crypto'
import { Pool, type PoolClient } from 'pg'
import { addToOutbox } from '../src/outbox/add-to-outbox.js'
import type { OutboxMessage } from '../src/outbox/message.js'

let database: TestDatabase
let admin: Pool
let pool: Pool
let tenantId: string

beforeAll(async () => {
  database = await testDatabase({ parts: 1 })
  admin = new Pool({ connectionString: database.adminUrl, max: 2 })
  pool = new Pool({ connectionString: database.urlFor('projector'), max: 2 })
  tenantId = await tenant('acme')
})
afterAll(async () => {
  await Promise.all([admin?.end(), pool?.end()])
  await database?.close()
})

async function tenant(slug: string): Promise<string> {
  const id = randomUUID()
  await admin.query('insert into control.tenant (id, slug, name, settings) values ($1, $2, $2, $3)', [id, slug, '{}'])
  return id
}

async function endpoint(types: string[], of = tenantId): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into control.webhook_endpoint (tenant_id, id, url, description, types, created_by)
     values ($1, uuidv7(), 'https://hooks.example/', '', $2, 'test') returning id`,
    [of, types],
  )
  return rows[0]?.id ?? ''
}

const message = (given: Partial<OutboxMessage> = {}): OutboxMessage => ({
  tenantId,
  id: randomBytes(32).toString('hex'),
  type: 'signal.opened',
  subjectId: randomUUID(),
  at: 1_760_000_000_000_000,
  data: { kind: 'complaint' },
  ...given,
})

async function add(messages: OutboxMessage[], end: 'commit' | 'rollback' = 'commit'): Promise<number> {
  const client: PoolClient = await pool.connect()
  try {
    await client.query('begin')
    const added = await addToOutbox(client, messages)
    await client.query(end)
    return added
  } finally {
    client.release()
  }
}

it('takes an id once for ever: in one call, in another one, and after what was sent is cleared', async () => {
  const one = message()
  expect(await add([one, one])).toBe(1)
  expect(await add([one, message()])).toBe(1)
  await admin.query('delete from outbox.message')
  expect(await add([one])).toBe(0)
})

it('takes the same id of another tenant', async () => {
  const one = message()
  expect(await add([one, { ...one, tenantId: await tenant('other') }])).toBe(2)
})

it('adds nothing when the transaction is rolled back', async () => {
  const one = message()
  await add([one], 'rollback')
  expect(await add([one])).toBe(1)
})

it('numbers messages in the order in which they are given, and says which topic they go to', async () => {
  const types = ['signal.opened', 'rule.published', 'webhook.test', 'survey.due', 'commitment.due', 'followup.opened', 'signal.withdrawn']
  const messages = types.map((type) => message({ type }))
  await add(messages)
  const { rows } = await admin.query<{ type: string; topic: string | null }>(
    'select type, topic from outbox.message where id = any ($1::bytea[]) order by seq',
    [messages.map(({ id }) => Buffer.from(id, 'hex'))],
  )
  expect(rows.map(({ type }) => type)).toEqual(types)
  expect(rows.map(({ topic }) => topic)).toEqual(['signals', 'rules', null, 'signals', 'signals', 'signals', 'signals'])
})

it('addresses the endpoints of the tenant that want the type', async () => {
  const own = await tenant('with-endpoints')
  const [all, family, exact, other] = await Promise.all([
    endpoint(['*'], own), endpoint(['signal.*'], own), endpoint(['signal.opened', 'x.y'], own), endpoint(['rule.*', 'signal.closed'], own),
  ])
  const one = message({ tenantId: own })
  await add([one])
  const { rows } = await admin.query<{ endpoint_id: string }>('select endpoint_id from outbox.delivery where message_id = $1', [Buffer.from(one.id, 'hex')])
  expect(rows.map((row) => row.endpoint_id).toSorted()).toEqual([all, family, exact].toSorted())
  expect(rows.map((row) => row.endpoint_id)).not.toContain(other)
})

it.each([{ id: 'short' }, { id: 'AB'.repeat(16) }, { type: 'opened' }, { subjectId: 'me' }])('refuses %j', async (given) => {
  await expect(add([message(given)])).rejects.toThrow(TypeError)
})
