import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sightOf } from '@throughline/access'
import { asTenant } from '@throughline/database'
import { testAdminUrl } from '@throughline/testing'
import { Client, Pool } from 'pg'
import { DataSource } from 'typeorm'
import { migrate } from '../src/migrate/migrate.js'
import { migrations } from '../src/migrations/migrations.js'
import { listQuarantine } from '../src/quarantine/quarantine.js'
import { readTimelinePage } from '../src/timeline/timeline-page.js'
import { findBreaches } from '../src/walls/find-breaches.js'

/** Before there were walls. */
const BEFORE = 3

const name = `test_${Date.now().toString(36)}_upgrade_${process.pid}`
const url = new URL(testAdminUrl())
const [tenantId, subjectId] = [randomUUID(), randomUUID()]
let server: Client
let pool: Pool

beforeAll(async () => {
  server = new Client({ connectionString: url.href })
  await server.connect()
  await server.query(`create database ${name}`)
  url.pathname = `/${name}`
  pool = new Pool({ connectionString: url.href, max: 2 })
  pool.on('error', () => undefined) // it may still be saying goodbye when the database is dropped
})
afterAll(async () => {
  await pool?.end()
  await server?.query(`drop database if exists ${name} with (force)`)
  await server?.end()
})

async function beforeTheWalls(): Promise<void> {
  const source = new DataSource({
    type: 'postgres',
    url: url.href,
    migrations: migrations.slice(0, BEFORE),
    migrationsTransactionMode: 'all',
    migrationsTableName: 'throughline_migration',
    poolSize: 1,
  })
  await source.initialize()
  await source.query("select set_config('throughline.parts', '1', false)")
  await source.runMigrations()
  await source.destroy()
}

it('a log that was begun before there were walls goes on behind them', async () => {
  await beforeTheWalls()
  const quarantined = randomUUID()
  await pool.query("insert into control.tenant (id, slug, name) values ($1, 'acme', 'Acme')", [tenantId])
  await pool.query(
    `insert into log.event (part, pos, occurred_at, received_at, recorded_at, kafka_offset, tenant_id, subject_id, event_uid, rule_version,
       topic_epoch, version, late, type, class, way_in, sealed)
     values (0, 1, 10, 20, 30, 0, $1, $2, $3, 1, 1, 1, false, 'page.viewed', 'behaviour', 'http', '\\x00')`,
    [tenantId, subjectId, randomUUID()],
  )
  await pool.query('update log.log_head set next_pos = 2')
  await pool.query(
    `insert into log.quarantine (id, topic_epoch, part, kafka_offset, recorded_at, expires_at, tenant_id, code, reason, sealed)
     values ($1, 1, 0, 1, 1, 1, $2, 'not-json', 'x', '\\x00')`,
    [quarantined, tenantId],
  )
  await pool.query(`insert into control.quarantine_decision (quarantine_id, decision, decided_by) values ($1, 'replayed', 'key'), ($2, 'replayed', 'key')`, [
    quarantined,
    randomUUID(), // of a record that is gone
  ])

  await migrate({ databaseUrl: url.href })

  expect(await findBreaches(pool)).toEqual([])
  expect((await pool.query('select last_received_at from log.log_head')).rows).toEqual([{ last_received_at: '20' }])
  const query = { part: 0, subjectId, tenantId, liveTopic: 'live', order: 'newest' as const, limit: 5, sight: sightOf({ scopes: ['personal:read'] }) }
  const page = await asTenant(pool, tenantId, (client) => readTimelinePage(client, query))
  expect(page.rows).toMatchObject([{ position: 1, type: 'page.viewed' }])
  const records = await asTenant(pool, tenantId, (client) => listQuarantine(client, tenantId, {}, 5))
  expect(records).toMatchObject([{ id: quarantined, state: 'replayed' }])
  expect((await pool.query('select from control.quarantine_decision')).rowCount).toBe(1)
}, 90_000)
