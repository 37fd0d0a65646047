import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Client } from 'pg'
import { migrate, roleNames } from '../src/migrate/migrate.js'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase({ parts: 2 })
})
afterAll(() => database?.close())

async function limitsOf(role: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: database.urlFor(role) })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('transaction_timeout', 'lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')",
    )
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))
  } finally {
    await client.end()
  }
}

it('every role has time limits of its own, which no client has to ask for', async () => {
  const common = { transaction_timeout: '30000', lock_timeout: '10000', idle_in_transaction_session_timeout: '10000' }
  const statement: Record<string, string> = { gateway: '2500', timeline: '4000' }
  for (const role of roleNames) expect({ role, ...(await limitsOf(role)) }).toEqual({ role, ...common, statement_timeout: statement[role] ?? '0' })
})

it('migrating again changes nothing, without passwords neither', async () => {
  expect(await migrate({ databaseUrl: database.adminUrl })).toEqual([])
  expect(await migrate({ databaseUrl: database.adminUrl, parts: 2 })).toEqual([])
  await expect(migrate({ databaseUrl: database.adminUrl, parts: 3 })).rejects.toThrow('has 2 parts, but 3 were asked for')
})
