import type { PoolClient } from 'pg'
import type { IdentityShelf } from '../identity/load-region.js'
import type { RulesInForce } from './read-rules-in-force.js'

const text = 'select version, body from views.identity_rule where tenant_id = $1 and build = $2'

/** The rules by which a build of the view of identities resolves, as far as it has come; undefined: the standard. */
export async function readIdentityRules(
  client: Pick<PoolClient, 'query'>,
  { tenantId, build }: IdentityShelf,
): Promise<RulesInForce | undefined> {
  const { rows } = await client.query<{ version: number; body: string }>(text, [tenantId, build])
  const [row] = rows
  return row && { version: row.version, body: JSON.parse(row.body) as unknown }
}
