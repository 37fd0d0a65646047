import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type PgBouncer, pgBouncer, pgBouncerMissing, testDatabase } from '@throughline/testing'
import { Client } from 'pg'
import { runningTimeline, type Running, type TestTenant } from './running-timeline.js'

const POOL_SIZE = 3
const missing = pgBouncerMissing()
const TENANTS = 12

describe(`through PgBouncer in transaction mode${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const test = missing === undefined ? it : it.skip
  let bouncer: PgBouncer
  let running: Running
  const tenants: TestTenant[] = []

  beforeAll(async () => {
    if (missing !== undefined) return
    running = await runningTimeline(async (url) => {
      bouncer = await pgBouncer(url, { poolSize: POOL_SIZE })
      return bouncer.through(url)
    })
    for (let n = 0; n < TENANTS; n += 1) {
      const tenant = await running.tenant(`tenant-${n}`)
      tenants.push(tenant)
      // The same person for all of them, as far as anybody can tell.
      await tenant.pen(
        Array.from({ length: 5 }, (_, id) => ({
          specversion: '1.0' as const,
          id: `${id}`,
          source: '/shop',
          type: 'page.viewed',
          channel: `shop-${n}`,
          time: `2026-03-01T12:00:0${id}.000Z`,
          subject: 'email:ann@example.com',
          data: { url: '/tyres' },
        })),
      )
    }
  }, 120_000)

  afterAll(async () => {
    await running?.close()
    await bouncer?.close()
  })

  test('every tenant sees its own timeline, however many ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 * TENANTS }, async (_, n) => {
        const tenant = n % TENANTS
        const filter = n % 3 === 0 ? '&channel=voice' : ''
        const { status, body } = await running.ask(`/v1/customers/email:ann@example.com/timeline?limit=3${filter}`, tenants[tenant]!.token)
        return { tenant, filter, status, channels: (body as { events: { channel: string }[] }).events.map(({ channel }) => channel) }
      }),
    )
    for (const { tenant, filter, status, channels } of answers) {
      expect({ status, channels }).toEqual({ status: 200, channels: filter === '' ? Array(3).fill(`shop-${tenant}`) : [] })
    }
    const admin = new Client({ connectionString: running.database.adminUrl })
    await admin.connect()
    const { rows } = await admin.query<{ count: number }>(
      "select count(*)::int from pg_stat_activity where usename = 'throughline_timeline' and datname = $1",
      [running.database.name],
    )
    await admin.end()
    expect(rows[0]!.count).toBeLessThanOrEqual(POOL_SIZE)
  }, 90_000)

  test('somebody without a tenant gets nothing, also right behind somebody with one', async () => {
    const clients = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const client = new Client({ connectionString: running.settings.databaseUrl })
        await client.connect()
        return client
      }),
    )
    try {
      await running.ask('/v1/customers/email:ann@example.com/timeline', tenants[0]!.token)
      for (const client of clients) await expect(client.query('select count(*) from log.event')).rejects.toThrow('no tenant is set')
    } finally {
      await Promise.all(clients.map((client) => client.end()))
    }
  })
})

// What all of this is against: the pooler is really one that gives a connection to somebody else after each transaction.
describe(`PgBouncer in transaction mode${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const test = missing === undefined ? it : it.skip

  test('mixes up named statements and keeps settings of a session', async () => {
    const database = await testDatabase({ parts: 3 })
    const bouncer = await pgBouncer(database.urlFor('timeline'), { poolSize: 1 })
    const [one, other] = [1, 2].map(() => new Client({ connectionString: bouncer.through(database.urlFor('timeline')) })) as [Client, Client]
    try {
      await Promise.all([one.connect(), other.connect()])
      await one.query({ name: 'same', text: 'select 1' })
      await expect(other.query({ name: 'same', text: 'select 2' })).rejects.toThrow('already exists')
      await one.query("set throughline.tenant = 'leaked'")
      expect((await other.query("select current_setting('throughline.tenant', true) as tenant")).rows).toEqual([{ tenant: 'leaked' }])
    } finally {
      await Promise.all([one.end(), other.end()])
      await bouncer.close()
      await database.close()
    }
  })
})
