import type { Pool, PoolClient } from 'pg'
import { transaction } from './transaction.js'
import { UUID } from './uuid.js'

declare const walled: unique symbol

/**
 * A connection inside a transaction that sees one tenant alone. What reads or writes rows of a tenant asks for this type
 * and not for a pool: whoever forgets the wall does not compile.
 */
export type TenantClient = Pick<PoolClient, 'query'> & { readonly [walled]: true }

export interface TenantTransaction {
  /** Refuses to write; default false. */
  readOnly?: boolean
  /** Named statements are planned once a connection, for whatever values; default: PostgreSQL decides. */
  keepPlans?: boolean
}

/**
 * Runs work in one transaction in which row-level security shows this tenant's rows and no others'. The tenant is set
 * for the transaction alone, so a pooler that hands the connection on (PgBouncer in transaction mode) takes nothing of
 * it along. Begin and tenant are one message, which is not waited for; neither is the end of one that only reads.
 *
 * @throws Error when `tenantId` is not a UUID in lower case, when the work passed over a statement that failed (nothing
 *   is committed then), and what the work, PostgreSQL or the connection throws
 */
export async function asTenant<T>(
  pool: Pool,
  tenantId: string,
  work: (client: TenantClient) => Promise<T>,
  { readOnly = false, keepPlans = false }: TenantTransaction = {},
): Promise<T> {
  // It becomes part of a statement without parameters.
  if (!UUID.test(tenantId)) throw new Error('the tenant of a transaction must be a UUID in lower case')
  const begin = `begin${readOnly ? ' read only' : ''}; select set_config('throughline.tenant', '${tenantId}', true)`
  const plans = keepPlans ? `, set_config('plan_cache_mode', 'force_generic_plan', true)` : ''
  return transaction(pool, begin + plans, (client) => work(client as unknown as TenantClient), { readOnly })
}
