import { asTenant, type TenantClient } from '@throughline/database'
import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import { KeyStoreError } from '../errors.js'
import type { KeyProvider } from '../providers/key-provider.js'
import { keyObjectOf } from '../seal/wrap.js'

/** A tenant's key, unwrapped. */
export interface TenantKey {
  version: number
  key: KeyObject
}

interface Row {
  version: number
  provider: string
  wrapped: Buffer
}

const newest = 'select version, provider, wrapped from vault.tenant_key where tenant_id = $1 order by version desc limit 1'
const byVersion = 'select version, provider, wrapped from vault.tenant_key where tenant_id = $1 and version = $2'
const insert =
  'insert into vault.tenant_key (tenant_id, version, provider, wrapped) values ($1, 1, $2, $3) on conflict do nothing'

const MAX_KEYS = 10_000

/** The tenants' keys: made at first use, once, whoever is first; unwrapped by the provider and kept for a while. */
export class TenantKeys {
  /** Promises, so that many that ask at once make the provider work once. */
  private readonly known: LRUCache<string, Promise<TenantKey>>

  constructor(
    private readonly pool: Pool,
    private readonly provider: KeyProvider,
    lifeMs: number,
  ) {
    this.known = new LRUCache({ max: MAX_KEYS, ttl: lifeMs, ttlResolution: Math.min(500, lifeMs) })
  }

  /** The key to wrap with. @throws KeyStoreError */
  current(tenantId: string): Promise<TenantKey> {
    return this.once(tenantId, () => this.makeOrRead(tenantId))
  }

  /** The key that something was wrapped under. @throws KeyStoreError */
  async of(tenantId: string, version: number): Promise<TenantKey> {
    const current = await this.known.peek(tenantId)
    if (current?.version === version) return current
    return this.once(`${tenantId} ${version}`, async () => {
      const row = await asTenant(this.pool, tenantId, (client) => readRow(client, byVersion, [tenantId, version]), { readOnly: true })
      if (row === undefined) throw new KeyStoreError(`tenant ${tenantId} has no key of version ${version}`)
      return this.unwrapped(tenantId, row)
    })
  }

  private async makeOrRead(tenantId: string): Promise<TenantKey> {
    const read = (client: TenantClient): Promise<Row | undefined> => readRow(client, newest, [tenantId])
    const known = await asTenant(this.pool, tenantId, read, { readOnly: true })
    if (known !== undefined) return this.unwrapped(tenantId, known)
    const { plain, wrapped } = await this.provider.generate(tenantId)
    const made = await asTenant(this.pool, tenantId, async (client) => {
      await client.query(insert, [tenantId, this.provider.name, wrapped])
      return read(client)
    })
    if (made === undefined) throw new KeyStoreError(`the key of tenant ${tenantId} was not kept`)
    return made.wrapped.equals(wrapped) ? { version: made.version, key: keyObjectOf(plain) } : this.unwrapped(tenantId, made)
  }

  private async unwrapped(tenantId: string, { version, provider, wrapped }: Row): Promise<TenantKey> {
    if (provider !== this.provider.name) {
      throw new KeyStoreError(
        `the key of tenant ${tenantId} was wrapped by the provider ${provider}; this process has ${this.provider.name}`,
      )
    }
    try {
      return { version, key: keyObjectOf(await this.provider.unwrap(tenantId, wrapped)) }
    } catch (cause) {
      throw new KeyStoreError(`the provider ${provider} did not unwrap the key of tenant ${tenantId}`, { cause })
    }
  }

  private once(name: string, make: () => Promise<TenantKey>): Promise<TenantKey> {
    const known = this.known.get(name)
    if (known !== undefined) return known
    const making = make()
    this.known.set(name, making)
    making.catch(() => this.known.peek(name) === making && this.known.delete(name))
    return making
  }
}

async function readRow(client: TenantClient, text: string, values: unknown[]): Promise<Row | undefined> {
  return (await client.query<Row>(text, values)).rows[0]
}
