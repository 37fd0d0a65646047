import { randomUUID } from 'node:crypto'
import { asTenant } from '@throughline/database'
import { beginErasure, hideCustomer, readErasure, type Erasure } from '@throughline/log'
import { openVault } from '@throughline/vault'
import pg from 'pg'
import { tenantId, type Rig } from './rig.js'

/** Erases as a gateway does. */
export interface Erasing {
  /** Resolves when the customer is unreadable. */
  erase(...subjectIds: string[]): Promise<Erasure>
  /** Writes an erasure into the ledger and dies. */
  begin(given: Partial<Parameters<typeof beginErasure>[1]> & { subjectIds: string[] }): Promise<Erasure>
  ledger(id: string): Promise<Erasure>
  close(): Promise<void>
}

export async function erasing({ database, admin }: Rig): Promise<Erasing> {
  const url = database.urlFor('gateway')
  const pool = new pg.Pool({ connectionString: url, max: 8 })
  pool.on('error', () => undefined)
  const vault = openVault({ DATABASE_URL: url, TENANT_KEYS_FILE: database.tenantKeysFile }, { name: 'spec', connections: 8 })
  await admin.query("insert into control.tenant (id, slug, name) values ($1, 'acme', 'Acme') on conflict do nothing", [tenantId])
  const ledger = async (id: string): Promise<Erasure> => {
    const erasure = await asTenant(pool, tenantId, (client) => readErasure(client, tenantId, id))
    if (erasure === undefined) throw new Error(`${id} is not in the ledger`)
    return erasure
  }
  const begin: Erasing['begin'] = async (given) => {
    const request = { tenantId, kind: 'customer' as const, reason: 'r', requestedBy: 'spec', requestPrint: Buffer.from(randomUUID()), now: 0, ...given }
    const begun = await asTenant(pool, tenantId, (client) => beginErasure(client, request))
    if (!('erasure' in begun)) throw new Error(begun.status)
    return begun.erasure
  }
  return {
    begin,
    ledger,
    async erase(...subjectIds) {
      const erasure = await begin({ subjectIds })
      await hideCustomer((work) => asTenant(pool, tenantId, work), vault, erasure)
      return ledger(erasure.id)
    },
    async close() {
      await Promise.all([pool.end(), vault.close()])
    },
  }
}
