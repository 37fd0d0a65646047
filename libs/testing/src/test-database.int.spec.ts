import { afterEach, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { testDatabase, type TestDatabase } from './test-database.js'

const open: TestDatabase[] = []

async function fresh(): Promise<TestDatabase> {
  const database = await testDatabase()
  open.push(database)
  return database
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

afterEach(async () => {
  for (const database of open.splice(0)) await database.close()
})

describe('testDatabase', () => {
  it('gives each caller a migrated database that nobody else sees', async () => {
    const [one, other] = await Promise.all([fresh(), fresh()])
    await ask(one.adminUrl, 'create table only_here (id int)')
    expect(await ask(one.adminUrl, "select to_regclass('log.event') is not null as migrated")).toEqual([
      { migrated: true },
    ])
    expect(await ask(other.adminUrl, "select to_regclass('only_here') as found")).toEqual([{ found: null }])
  })

  it('lets the services in with their own roles', async () => {
    const database = await fresh()
    for (const role of ['recorder', 'gateway', 'timeline', 'eraser', 'projector']) {
      expect(await ask(database.urlFor(role), 'select current_user as me')).toEqual([{ me: `throughline_${role}` }])
    }
  })

  it('is gone after close, even while somebody is connected', async () => {
    const database = await testDatabase()
    const client = new Client({ connectionString: database.adminUrl })
    client.on('error', () => undefined)
    await client.connect()
    await database.close()
    await client.end().catch(() => undefined)
    await expect(ask(database.adminUrl, 'select 1')).rejects.toThrow('does not exist')
  })
})
