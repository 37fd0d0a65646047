import { rulesOf } from '@throughline/control'
import { defaultIdentityRules, type IdentityRules } from '@throughline/identity'
import { defaultRules, type MasterKeys, tenantKeys } from '@throughline/subjects'
import { LRUCache } from 'lru-cache'
import type { Pool, PoolClient } from 'pg'
import type { Reading } from './read-facts.js'

interface TenantRow {
  settings: unknown
  settings_version: number
}

const tenantText = 'select settings, settings_version from control.find_tenant($1)'
const MAX_TENANTS = 10_000
const LIFE_MS = 30_000

/** What tenants have set, remembered for half a minute. */
export class RulesOfTenants {
  private readonly known = new LRUCache<string, Reading>({ max: MAX_TENANTS, ttl: LIFE_MS })

  constructor(private readonly keys: MasterKeys) {}

  /**
   * How a tenant's identifiers are read; a tenant that nobody administers (any more) has the defaults.
   * @param client the connection that the caller has already: whoever holds one and waits for another can wait for ever
   */
  async reading(client: Pool | PoolClient, tenantId: string): Promise<Reading> {
    const known = this.known.get(tenantId)
    if (known !== undefined) return known
    const { rows } = await client.query<TenantRow>(tenantText, [tenantId])
    const [row] = rows
    const rules = row === undefined ? defaultRules : rulesOf(row.settings, row.settings_version)
    const reading = { rules, keys: tenantKeys(this.keys, tenantId) }
    this.known.set(tenantId, reading)
    return reading
  }

  /** Who is one person there. */
  async identity(client: Pool | PoolClient, tenantId: string): Promise<IdentityRules> {
    const { rules } = await this.reading(client, tenantId)
    return { ...defaultIdentityRules, strength: [...new Set([...rules.strength, ...defaultIdentityRules.strength])] }
  }
}
