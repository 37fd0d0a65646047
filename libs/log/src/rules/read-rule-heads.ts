import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './read-rule-heads.sql')

/** Which version of each kind of rules is in force at one moment; kinds that were never published are not there. */
export async function readRuleHeads(client: TenantClient, tenantId: string): Promise<Map<string, number>> {
  const { rows } = await client.query<{ kind: string; version: number }>(text, [tenantId])
  return new Map(rows.map(({ kind, version }) => [kind, version]))
}
