import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { asTenant, type TenantClient } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { openTopicEpoch } from '../../src/cursor/cursors.js'
import { recordChunk } from '../../src/record/record-chunk.js'
import { badRecord, chunkEvent, chunkOf } from '../builders.js'

/** Who serves a tenant at a time. */
const services = ['gateway', 'timeline'] as const
type Service = (typeof services)[number]

const [mine, theirs] = [randomUUID(), randomUUID()]
let database: TestDatabase
let admin: Pool
let recorder: Pool
const pools = {} as Record<Service, Pool>
/** Tables with rows of tenants, and the column that says whose. */
let tables: { name: string; column: string }[]

beforeAll(async () => {
  database = await testDatabase({ parts: 2 })
  const open = (connectionString: string) => new Pool({ connectionString, max: 2 })
  admin = open(database.adminUrl)
  recorder = open(database.urlFor('recorder'))
  for (const service of services) pools[service] = open(database.urlFor(service))
  tables = await tablesOfTenants()
  await plant(mine)
  await plant(theirs)
}, 90_000)

afterAll(async () => {
  await Promise.all([admin, recorder, ...Object.values(pools)].map((pool) => pool?.end()))
  await database?.close()
})

async function tablesOfTenants(): Promise<{ name: string; column: string }[]> {
  const { rows } = await admin.query<{ name: string; column: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name, a.attname as column
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname in ('log', 'control', 'vault', 'views', 'outbox') and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = case when c.oid = 'control.tenant'::regclass then 'id' else 'tenant_id' end
    order by 1`)
  return rows
}

/** One row of the tenant at least in every table: made by who makes them where that is easy, else put there. */
async function plant(tenantId: string): Promise<void> {
  const epoch = (await openTopicEpoch(recorder, `topic-${tenantId}`)).id
  await admin.query('insert into control.tenant (id, slug, name) values ($1, $2, $2)', [tenantId, `t-${tenantId.slice(-12)}`])
  const event = chunkEvent({ tenantId })
  const bad = [badRecord({ offset: 1, tenantId, eventUid: randomUUID() })]
  await recordChunk(recorder, { ...chunkOf(epoch, 0, 0, [event]), nextOffset: 2, bad })
  for (const { name } of tables) await fill(name, tenantId)
}

/** A row made of the types of its columns, where the table has none of this tenant. */
async function fill(name: string, tenantId: string): Promise<void> {
  const column = name === 'control.tenant' ? 'id' : 'tenant_id'
  const { rowCount } = await admin.query(`select from ${name} where ${column} = $1`, [tenantId])
  if (rowCount !== 0) return
  const { rows } = await admin.query<{ name: string; type: string; checked: string | null }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
       (select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey[1] = a.attnum limit 1) as checked
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and not a.atthasdef and a.attidentity = ''`,
    [name],
  )
  const values = rows.map((row) => (row.name === 'tenant_id' ? tenantId : valueOf(row)))
  const marks = values.map((_, index) => `$${index + 1}`).join()
  await admin.query(`insert into ${name} (${rows.map((row) => row.name).join()}) values (${marks})`, values)
}

function valueOf({ type, checked }: { type: string; checked: string | null }): unknown {
  const allowed = /'([^']+)'::text/.exec(checked ?? '')?.[1]
  if (allowed !== undefined) return allowed
  if (type === 'uuid') return randomUUID()
  if (type === 'bytea') return Buffer.alloc(32, randomUUID())
  if (type === 'uuid[]') return [randomUUID()]
  if (type.endsWith('[]')) return []
  return type.startsWith('timestamp') ? new Date() : type === 'text' ? 'x' : type === 'jsonb' ? {} : 1
}

async function mayRead(service: Service, table: string, column: string): Promise<boolean> {
  const { rows } = await admin.query<{ may: boolean }>("select has_column_privilege($1, $2, $3, 'select') as may", [
    `throughline_${service}`,
    table,
    column,
  ])
  return rows[0]?.may === true
}

/** The rows, or 'denied' where the role may not do this; whatever else goes wrong is a failure of the test. */
async function tried(work: () => Promise<{ rows: unknown[] }>): Promise<unknown[] | 'denied'> {
  try {
    return (await work()).rows
  } catch (error) {
    if (error instanceof Error && /permission denied|row-level security|no tenant is set/.test(error.message)) return 'denied'
    throw error
  }
}

describe.each(services)('the %s', (service) => {
  const as = (tenant: string, work: (client: TenantClient) => Promise<{ rows: unknown[] }>) =>
    tried(() => asTenant(pools[service], tenant, work))

  it('sees rows of its tenant and no others, in every table', async () => {
    let seen = 0
    for (const { name, column } of tables) {
      const rows = await as(mine, (client) => client.query(`select distinct ${column} as tenant from ${name}`))
      if (rows === 'denied') continue
      expect({ name, rows }).toEqual({ name, rows: [{ tenant: mine }] })
      expect(await as(mine, (client) => client.query(`select ${column} from ${name} where ${column} = $1`, [theirs]))).toEqual([])
      seen += 1
    }
    expect(seen).toBeGreaterThanOrEqual({ gateway: 5, timeline: 1 }[service])
  })

  it('gets an error and no rows without a tenant, even from an empty table', async () => {
    for (const { name, column } of tables) {
      if (!(await mayRead(service, name, column))) continue
      await expect(pools[service].query(`select ${column} from ${name}`)).rejects.toThrow('no tenant is set')
      await expect(pools[service].query(`select ${column} from ${name} where ${column} = $1`, [mine])).rejects.toThrow('no tenant is set')
    }
  }, 90_000)

  it('changes and deletes nothing of others', async () => {
    for (const { name, column } of tables) {
      const before = await admin.query(`select count(*) from ${name} where ${column} = $1`, [theirs])
      const { rows: columns } = await admin.query<{ attname: string }>(
        `select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and has_column_privilege($2, attrelid, attnum, 'update')`,
        [name, `throughline_${service}`],
      )
      for (const { attname } of columns) {
        const changed = await as(mine, (client) => client.query(`update ${name} set ${attname} = ${attname} where ${column} <> '${mine}' returning 1`))
        expect({ name, attname, changed }).toEqual({ name, attname, changed: [] })
      }
      const deleted = await as(mine, (client) => client.query(`delete from ${name} where ${column} = '${theirs}' returning 1`))
      expect(['denied', []]).toContainEqual(deleted)
      expect(await admin.query(`select count(*) from ${name} where ${column} = $1`, [theirs])).toMatchObject({ rows: before.rows })
    }
  })

  it('makes no rows for others, and cannot tell by trying whether they exist', async () => {
    for (const { name, column } of tables) {
      const insert = (tenant: string) => async (client: TenantClient) => client.query(`insert into ${name} (${column}) values ('${tenant}')`)
      expect({ name, made: await as(mine, insert(theirs)) }).toEqual({ name, made: 'denied' })
      expect({ name, made: await as(mine, insert(randomUUID())) }).toEqual({ name, made: 'denied' })
    }
  })

  it('may ask no partition', async () => {
    const { rows } = await admin.query<{ name: string }>(
      "select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where relispartition and relkind = 'r'",
    )
    expect(rows.length).toBeGreaterThan(9)
    for (const { name } of rows) expect(await as(mine, (client) => client.query(`select from ${name}`))).toBe('denied')
  })
})

it('reads no more rows for an id of somebody else than for one that nobody has', async () => {
  const blocks = async (subject: string) => {
    const plan = await asTenant(pools.timeline, mine, async (client) => {
      await client.query('select control.current_tenant()')
      return client.query(`explain (analyze, buffers, format json) select from log.event where part = 0 and tenant_id = '${mine}' and subject_id = '${subject}'`)
    })
    return (plan.rows[0] as { 'QUERY PLAN': [{ Plan: Record<string, number> }] })['QUERY PLAN'][0].Plan['Shared Hit Blocks']
  }
  const foreign = randomUUID()
  const events = Array.from({ length: 2_000 }, () => chunkEvent({ tenantId: theirs, subjectId: foreign }))
  const epoch = (await openTopicEpoch(recorder, 'many')).id
  await recordChunk(recorder, chunkOf(epoch, 0, 0, events))
  await admin.query('vacuum analyze log.event')
  expect(await blocks(foreign)).toBe(await blocks(randomUUID()))
})

describe('the recorder', () => {
  const settling = new Set(['log.event_claim', 'log.erased_subject'])

  it('sees of the tenants only what settles claims', async () => {
    for (const { name, column } of tables) {
      const rows = await tried(() => recorder.query(`select ${column} from ${name} limit 1`))
      expect({ name, readable: rows !== 'denied' }).toEqual({ name, readable: settling.has(name) })
    }
  })
})

describe('the projector, which works for all tenants', () => {
  /** Events to follow or to look up, and erasures, not to follow what they name; of the vault it sees a tenant at a time. */
  const followed = new Set(['log.event', 'log.event_claim', 'log.erased_subject', 'control.erasure', 'control.webhook_endpoint', 'control.webhook_secret'])

  it('sees events, its own views and what is to leave the system', async () => {
    const pool = new Pool({ connectionString: database.urlFor('projector'), max: 1 })
    for (const { name, column } of tables) {
      const rows = await tried(() => pool.query(`select ${column} from ${name} limit 1`))
      const readable = Array.isArray(rows)
      expect({ name, readable }).toEqual({ name, readable: followed.has(name) || /^(views|outbox)\./.test(name) })
    }
    await pool.end()
  })
})

describe('the search', () => {
  const ask = `select * from views.search_documents($1, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, 100, 10)`

  it('is a function whose role logs in nowhere, and the only way to what words are found by', async () => {
    const pool = new Pool({ connectionString: database.urlFor('search'), max: 1 })
    await expect(pool.query('select 1')).rejects.toThrow(/not permitted to log in|password authentication failed/)
    await pool.end()
    for (const service of services) {
      expect(await tried(() => asTenant(pools[service], mine, (client) => client.query('select from views.search')))).toBe('denied')
    }
  })

  it('finds what is of the tenant of the transaction, and without one nothing', async () => {
    await admin.query("insert into views.build (view, build, version, state) values ('search', 1, 1, 'live')")
    await admin.query("update views.search set build = 1, document = 'word:1'")
    const { rows } = await asTenant(pools.timeline, mine, (client) => client.query<{ subject_id: string }>(ask, ['word']))
    const { rows: own } = await admin.query<{ subject_id: string }>('select subject_id from views.search where tenant_id = $1', [mine])
    expect(rows.map((row) => row.subject_id)).toEqual(own.map((row) => row.subject_id))
    expect(own).toHaveLength(1)
    await expect(pools.timeline.query(ask, ['word'])).rejects.toThrow('no tenant is set')
    await expect(asTenant(pools.gateway, mine, (client) => client.query(ask, ['word']))).rejects.toThrow('permission denied')
  })
})
