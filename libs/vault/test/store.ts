import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import pg from 'pg'
import { createTenantKeys, fileKeyProvider } from '../src/providers/file-key-provider.js'
import { Vault, type VaultOptions } from '../src/vault.js'

export const tenantId = '00000000-0000-7000-8000-000000000001'
export const otherTenant = '00000000-0000-7000-8000-000000000002'

export interface Store {
  database: TestDatabase
  keysFile: string
  /** A vault as a service would have it; `asked` collects what it asks the database. */
  vault(role: string, options?: Partial<VaultOptions>, asked?: string[]): Vault
  close(): Promise<void>
}

export async function keyStore(): Promise<Store> {
  const database = await testDatabase({ parts: 1 })
  const folder = mkdtempSync(join(tmpdir(), 'vault-'))
  const keysFile = join(folder, 'tenant-keys.json')
  createTenantKeys(keysFile)
  const pools: pg.Pool[] = []
  return {
    database,
    keysFile,
    vault(role, options = {}, asked = []) {
      const pool = new pg.Pool({ connectionString: database.urlFor(role), max: 4 })
      pool.on('error', () => undefined)
      pool.on('connect', (client) => listen(client, asked))
      pools.push(pool)
      return new Vault({ pool, provider: fileKeyProvider(keysFile), ...options })
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()))
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

function listen(client: pg.PoolClient, asked: string[]): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  Object.assign(client, {
    query: (...args: unknown[]) => {
      asked.push(String(args[0]))
      return query(...args)
    },
  })
}
