import type { CareRules } from '@throughline/care'
import { CARE_KINDS, careRulesOf, type PublishedRules } from '@throughline/rules'
import { LRUCache } from 'lru-cache'
import type { Pool, PoolClient } from 'pg'

const versionsText = `select kind, max(version) as version, max(published_at) as at from views.rule_version
  where tenant_id = $1 and build = views.live('rules') and kind = any ($2::text[])
  and (companions is null or views.is_whole(tenant_id, build, companions)) group by kind order by kind`
const bodiesText = `select kind, version, body from views.rule_version
  join unnest($2::text[], $3::integer[]) as wanted (kind, version) using (kind, version)
  where tenant_id = $1 and build = views.live('rules')`
const MAX_TENANTS = 200

/** What stories of a tenant are judged by at a time. */
export interface Judging {
  readonly rules: CareRules
  /** Higher after each publication. */
  readonly versions: number
  /** When the last of them was published, in microseconds; undefined: none was. */
  readonly publishedAt: number | undefined
}

interface VersionRow {
  kind: string
  version: number
  at: string
}

/** Rules of tenants, read once a version. */
export class RulesInForce {
  private readonly known = new LRUCache<string, CareRules>({ max: MAX_TENANTS })

  async of(client: Pool | PoolClient, tenantId: string): Promise<Judging> {
    const { rows } = await client.query<VersionRow>(versionsText, [tenantId, CARE_KINDS])
    const name = `${tenantId} ${rows.map(({ kind, version }) => `${kind}-${version}`).join(' ')}`
    const rules = this.known.get(name) ?? careRulesOf(await bodies(client, tenantId, rows))
    this.known.set(name, rules)
    const times = rows.map(({ at }) => Number(at))
    return { rules, versions: versionsIn(rows), publishedAt: times.length === 0 ? undefined : Math.max(...times) }
  }

  /** Just how many versions there are. */
  async versions(client: PoolClient, tenantId: string): Promise<number> {
    return versionsIn((await client.query<VersionRow>(versionsText, [tenantId, CARE_KINDS])).rows)
  }
}

function versionsIn(rows: readonly VersionRow[]): number {
  return rows.reduce((sum, { version }) => sum + version, 0)
}

async function bodies(client: Pool | PoolClient, tenantId: string, wanted: readonly VersionRow[]): Promise<Map<string, PublishedRules>> {
  if (wanted.length === 0) return new Map()
  const { rows } = await client.query<{ kind: string; version: number; body: string }>(bodiesText, [
    tenantId,
    wanted.map(({ kind }) => kind),
    wanted.map(({ version }) => version),
  ])
  return new Map(rows.map(({ kind, version, body }) => [kind, { version, body: JSON.parse(body) as unknown }]))
}
