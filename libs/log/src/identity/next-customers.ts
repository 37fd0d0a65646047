import { readSql } from '@throughline/database'
import type { PoolClient } from 'pg'
import type { IdentityShelf } from './load-region.js'

const text = readSql(import.meta.url, './next-customers.sql')

/** A customer, and one of their identifiers. */
export interface SampledCustomer {
  readonly customerId: string
  readonly subjectId: string
}

/**
 * Customers of more than one fact, in the order of their ids. Ids are keyed hashes, so the first ones are a sample that
 * nobody has chosen, and the same whenever it is asked for.
 *
 * @param behind the customer after which it goes on; default: from the first
 */
export async function nextCustomers(
  client: Pick<PoolClient, 'query'>,
  { tenantId, build }: IdentityShelf,
  limit: number,
  behind = '00000000-0000-0000-0000-000000000000',
): Promise<SampledCustomer[]> {
  const { rows } = await client.query<{ customer_id: string; subject_id: string }>(text, [tenantId, build, behind, limit])
  return rows.map((row) => ({ customerId: row.customer_id, subjectId: row.subject_id }))
}
