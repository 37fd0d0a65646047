import { testAdminUrl } from './engines.js'
import { cloneDatabase, dropDatabase, testPassword, urlOf } from './template-database.js'
import { testTenantKeys } from './tenant-keys.js'

/** A migrated database of a spec file's own. */
export interface TestDatabase {
  name: string
  /** As the superuser: to prepare data and to look behind the scenes. */
  adminUrl: string
  /** As a service sees it: `recorder`, `gateway`, `timeline`, `eraser` … (or the role's full name). */
  urlFor(role: string): string
  /** A file of tenant keys for what is sealed in it (TENANT_KEYS_FILE). */
  tenantKeysFile: string
  /** Drops it, whoever is still connected. */
  close(): Promise<void>
}

export interface TestDatabaseOptions {
  /** Parts of the log. Default 12. */
  parts?: number
}

/** A fresh migrated database (some 100 ms; the first one after a change of the migrations takes a second or two). */
export async function testDatabase({ parts = 12 }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = testAdminUrl()
  const [name, keys] = await Promise.all([cloneDatabase(server, parts), testTenantKeys()])
  return {
    name,
    adminUrl: urlOf(server, name),
    urlFor: (role) =>
      urlOf(server, name, { name: `throughline_${role.replace(/^throughline_/, '')}`, password: testPassword }),
    tenantKeysFile: keys.file,
    close: async () => {
      keys.remove()
      await dropDatabase(server, name)
    },
  }
}
