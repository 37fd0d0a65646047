import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './active-customers.sql')
/** Rows of each table that are looked at. */
const MOST_ROWS = 5_000

export interface ActiveCustomers {
  /** Who was busy last comes first. */
  readonly customerIds: readonly string[]
  /** Whether these are all who were. */
  readonly all: boolean
}

/**
 * Customers who did something in a time, by the care view: contacts, visits, orders, feedback, signals.
 * @param period in microseconds since 1970; `until` is not in it
 * @param limit customers at most
 */
export async function readActiveCustomers(
  client: TenantClient,
  tenantId: string,
  { since, until }: { readonly since: number; readonly until: number },
  limit: number,
): Promise<ActiveCustomers> {
  const { rows } = await client.query<{ customer_id: string; cut: boolean }>(text, [tenantId, since, until, MOST_ROWS, limit + 1])
  const customerIds = rows.slice(0, limit).map((row) => row.customer_id)
  return { customerIds, all: rows.length <= limit && !rows.some(({ cut }) => cut) }
}
