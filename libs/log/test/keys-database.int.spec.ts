import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { testAdminUrl } from '@throughline/testing'
import pg from 'pg'
import { migrate } from '../src/migrate/migrate.js'

jest.setTimeout(60_000)

describe('keys in a database of their own', () => {
  const suffix = `${Date.now().toString(36)}_${randomBytes(3).toString('hex')}`
  const names = [`test_${suffix}_log`, `test_${suffix}_keys`] as const
  const [databaseUrl, keysDatabaseUrl] = names.map((name) => Object.assign(new URL(testAdminUrl()), { pathname: `/${name}` }).href) as [string, string]
  const admin = new pg.Client({ connectionString: testAdminUrl() })

  beforeAll(async () => {
    await admin.connect()
    for (const name of names) await admin.query(`create database ${name}`)
  })
  afterAll(async () => {
    for (const name of names) await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
  })

  async function schemasIn(url: string): Promise<string[]> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query<{ nspname: string }>(
      "select nspname from pg_namespace where nspname in ('control', 'log', 'vault') order by nspname",
    )
    await client.end()
    return rows.map((row) => row.nspname)
  }

  it('are put up there by the same migration, and nowhere else', async () => {
    const applied = await migrate({ databaseUrl, keysDatabaseUrl, parts: 1 })
    expect(applied).toEqual(expect.arrayContaining(['Sealing1770000000005', 'VaultKeys1770000000001']))
    expect(await schemasIn(databaseUrl)).toEqual(['control', 'log'])
    expect(await schemasIn(keysDatabaseUrl)).toEqual(['vault'])
    expect(await migrate({ databaseUrl, keysDatabaseUrl, parts: 1 })).toEqual([])
  })
})
