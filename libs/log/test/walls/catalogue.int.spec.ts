import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { findBreaches } from '../../src/walls/find-breaches.js'
import { ownerFunctions, tablesWithoutTenants, uniqueAcrossTenants } from '../../src/walls/known.js'

let database: TestDatabase
let admin: Pool

beforeAll(async () => {
  database = await testDatabase()
  admin = new Pool({ connectionString: database.adminUrl, max: 1 })
})

afterAll(async () => {
  await admin?.end()
  await database?.close()
})

/** What the check says after these statements, which are taken back. */
async function breachesAfter(...statements: string[]): Promise<string[]> {
  const client = await admin.connect()
  try {
    await client.query('begin')
    for (const statement of statements) await client.query(statement)
    return (await findBreaches(client)).map(({ what, why }) => `${what} ${why}`)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const asOwner = 'set local role throughline_migrator'
const table = 'create table log.planted (tenant_id uuid primary key, secret text)'
const policy = 'create policy own on log.planted to throughline_timeline using (tenant_id = (select control.current_tenant()))'
const walled = [asOwner, table, "call control.wall('log.planted')", policy]

describe('the walls', () => {
  it('stand everywhere', async () => {
    expect(await findBreaches(admin)).toEqual([])
  })

  it('stand after a table was added as it should be', async () => {
    expect(await breachesAfter(...walled, 'grant select on log.planted to throughline_timeline')).toEqual([])
  })

  it('are excused only where there is something to excuse', async () => {
    const gone = async (names: object, catalogue: string) => {
      const { rows } = await admin.query<{ name: string }>(
        `select name from unnest($1::text[]) as name where not exists (${catalogue})`,
        [Object.keys(names)],
      )
      return rows
    }
    expect(await gone(tablesWithoutTenants, "select from pg_class where oid = to_regclass(name) and relkind in ('r', 'p')")).toEqual([])
    expect(await gone(uniqueAcrossTenants, 'select from pg_index where indexrelid = to_regclass(name) and indisunique')).toEqual([])
    expect(await gone(ownerFunctions, 'select from pg_proc where oid = to_regproc(name) and prosecdef')).toEqual([])
  })
})

describe('the check finds', () => {
  it.each<[string, string[], string]>([
    ['a table without a tenant', [asOwner, 'create table log.planted (id int)'], 'log.planted has no tenant_id'],
    ['a table in a schema that nobody knew', ['create schema planted', 'create table planted.t (id int)'], 'planted.t has no tenant_id'],
    ['a table without row-level security', [asOwner, table, policy], 'log.planted has no row-level security'],
    ['one whose owner is not bound', [...walled, 'alter table log.planted no force row level security'], 'log.planted has no row-level security'],
    ['one that is known for having no tenant, and has got one', ['alter table log.meta add column tenant_id uuid'], 'log.meta has no row-level security'],
    ['one without a policy', [asOwner, table, "call control.wall('log.planted')"], 'log.planted has no policy'],
    ['a policy that lets everybody see everything', [...walled, 'create policy open on log.planted using (true)'], 'policy open on log.planted shows rows of all tenants to everybody'],
    [
      'a policy with a way around the tenant',
      [...walled, 'create policy more on log.planted to throughline_gateway using (tenant_id = (select control.current_tenant()) or secret is null)'],
      'policy more on log.planted shows rows of all tenants to throughline_gateway',
    ],
    [
      'a policy that lets a service write for others',
      [...walled, 'create policy more on log.planted to throughline_gateway using (tenant_id = (select control.current_tenant())) with check (true)'],
      'policy more on log.planted shows rows of all tenants to throughline_gateway',
    ],
    ['a view that reads as its owner', [asOwner, 'create view log.planted as select * from log.event'], 'log.planted is a view that reads as its owner'],
    ['a materialized view', [asOwner, 'create materialized view log.planted as select * from log.event'], 'log.planted keeps or fetches rows'],
    ['a grant on a partition', ['grant select on log.event_3 to throughline_timeline'], 'log.event_3 is a partition on which throughline_timeline may select'],
    ['a grant on a column of a partition', ['grant update (data) on log.event_3 to throughline_gateway'], 'log.event_3 is a partition on which throughline_gateway may update'],
    ['a partition that was added without a wall', [asOwner, 'create table log.event_99 partition of log.event for values in (99)'], 'log.event_99 has no row-level security'],
    ['a grant to everybody', ['grant select (id) on control.tenant to public'], 'control.tenant may be used by everybody'],
    ['a role that passes the walls by', ['create role throughline_planted bypassrls'], 'throughline_planted passes row-level security by'],
    ['a service that is the owner', ['grant throughline_migrator to throughline_search'], 'throughline_search is a member of throughline_migrator'],
    ['a service that may read all data', ['grant pg_read_all_data to throughline_search'], 'throughline_search is a member of pg_read_all_data'],
    ['a table of somebody else', ['alter table log.meta owner to throughline_recorder'], 'log.meta is not owned by throughline_migrator'],
    [
      'a function that runs as its owner',
      [asOwner, 'create function log.planted() returns bigint language sql security definer set search_path = pg_catalog, pg_temp as $$ select count(*) from log.event $$'],
      'log.planted() runs as its owner and is not on the list',
    ],
    ['one whose names anybody can bend', ['alter function control.find_key reset search_path'], 'control.find_key(bytea) runs as its owner without search_path'],
    ['one that everybody may call', ['grant execute on function control.find_key to public'], 'control.find_key(bytea) may be called by everybody'],
    ['one that is not the owner’s', ['alter function control.find_key owner to throughline_gateway'], 'control.find_key(bytea) is not owned by throughline_migrator'],
    ['a search that is not its role’s', ['alter function views.search_documents owner to throughline_migrator'], 'is not owned by throughline_search'],
    ['a role of the search that logs in', ['alter role throughline_search login'], 'throughline_search logs in and sees words'],
    ['a constraint across tenants', [...walled, 'create unique index planted_secret on log.planted (secret)'], 'log.planted_secret is a unique index'],
  ])('%s', async (_what, statements, breach) => {
    expect(await breachesAfter(...statements)).toEqual(expect.arrayContaining([expect.stringContaining(breach)]))
  })
})
