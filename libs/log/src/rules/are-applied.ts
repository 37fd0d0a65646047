import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './are-applied.sql')

/** Whether all customers of a tenant are resolved by a version of the identity rules (or a later one); 0: the standard. */
export async function areIdentityRulesApplied(client: TenantClient, tenantId: string, version: number): Promise<boolean> {
  const { rows } = await client.query<{ applied: boolean }>(text, [tenantId, version])
  return rows[0]?.applied === true
}
