import { readSql, type TenantClient } from '@throughline/database'
import type { RulesInForce } from './read-rules-in-force.js'

const text = readSql(import.meta.url, './read-all-rules-in-force.sql')

/**
 * The rules of several kinds that are in force at one moment: what was published together is there together, or not at all.
 * @returns by kind; one that the tenant never published is not there: then the standard holds
 */
export async function readAllRulesInForce(
  client: TenantClient,
  tenantId: string,
  kinds: readonly string[],
  { prepare = false }: { prepare?: boolean } = {},
): Promise<Map<string, RulesInForce>> {
  const name = prepare ? { name: 'all_rules_in_force' } : {}
  const { rows } = await client.query<{ kind: string; version: number; body: string }>({ ...name, text, values: [tenantId, kinds] })
  return new Map(rows.map(({ kind, version, body }) => [kind, { version, body: JSON.parse(body) as unknown }]))
}
