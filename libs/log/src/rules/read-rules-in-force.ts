import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './read-rules-in-force.sql')

/** Rules that were published, as they stand in the event. */
export interface RulesInForce {
  /** Counted by kind, from 1 on. */
  readonly version: number
  /** `readRules` of libs/rules says what it holds. */
  readonly body: unknown
}

/** The rules of a kind that are in force; undefined where the tenant never published any: then the standard holds. */
export async function readRulesInForce(client: TenantClient, tenantId: string, kind: string, { prepare = false }: { prepare?: boolean } = {}): Promise<RulesInForce | undefined> {
  const name = prepare ? { name: 'rules_in_force' } : {}
  const { rows } = await client.query<{ version: number; body: string }>({ ...name, text, values: [tenantId, kind] })
  const [row] = rows
  return row === undefined ? undefined : { version: row.version, body: JSON.parse(row.body) as unknown }
}
