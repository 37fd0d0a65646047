import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { asTenant } from '@throughline/database'
import { testAdminUrl } from '@throughline/testing'
import pg from 'pg'
import { migrateKeys } from '../src/migrate/migrate-keys.js'
import { keyStore, otherTenant, tenantId, type Store } from './store.js'

jest.setTimeout(30_000)

describe('the walls of the key store', () => {
  let store: Store
  const subjectId = randomUUID()
  const pools: pg.Pool[] = []
  const poolOf = (role: string): pg.Pool => {
    const pool = new pg.Pool({ connectionString: store.database.urlFor(role), max: 1 })
    pools.push(pool)
    return pool
  }
  beforeAll(async () => {
    store = await keyStore()
    await store.vault('recorder').obtain([{ tenantId, subjectId }])
  })
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
    await store.close()
  })

  it.each(['timeline', 'gateway', 'eraser'])('show the %s one tenant’s keys, and none without a tenant', async (role) => {
    const pool = poolOf(role)
    const count = (tenant: string): Promise<number | null> =>
      asTenant(pool, tenant, async (client) => (await client.query('select from vault.data_key')).rowCount)
    expect(await count(tenantId)).toBeGreaterThan(0)
    expect(await count(otherTenant)).toBe(0)
    await expect(pool.query('select from vault.data_key')).rejects.toThrow('no tenant is set')
    await expect(pool.query('select from vault.data_key_3')).rejects.toThrow('permission denied')
  })

  it('give the recorder data keys through the function alone', async () => {
    const pool = poolOf('recorder')
    await expect(pool.query('select from vault.data_key')).rejects.toThrow('permission denied')
    await expect(pool.query("select vault.destroy_data_keys($1, '{}', 0)", [tenantId])).rejects.toThrow('permission denied')
  })

  it('let nobody destroy another tenant’s keys, nor a reader its own', async () => {
    const destroy = (role: string, as: string, of: string): Promise<unknown> =>
      asTenant(poolOf(role), as, (client) => client.query('select * from vault.destroy_data_keys($1, $2, 9)', [of, [subjectId]]))
    await expect(destroy('gateway', otherTenant, tenantId)).rejects.toThrow('row-level security')
    await expect(destroy('timeline', tenantId, tenantId)).rejects.toThrow('permission denied')
    expect((await store.vault('timeline').read(tenantId, [subjectId])).size).toBe(1)
  })

  it('can be put up in a database of their own, twice', async () => {
    const name = `test_${Date.now().toString(36)}_keys`
    const admin = new pg.Pool({ connectionString: testAdminUrl(), max: 1 })
    pools.push(admin)
    await admin.query(`create database ${name}`)
    const url = new URL(testAdminUrl())
    url.pathname = `/${name}`
    try {
      expect(await migrateKeys(url.href)).toContain('VaultKeys1770000000001')
      expect(await migrateKeys(url.href)).toEqual([])
    } finally {
      await admin.query(`drop database ${name} with (force)`)
    }
  })
})
