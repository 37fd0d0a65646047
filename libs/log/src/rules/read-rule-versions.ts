import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './read-rule-versions.sql')

/** A version of a tenant's rules. */
export interface RuleVersion {
  readonly kind: string
  readonly version: number
  /** When it was published, in microseconds since 1970; in force from then on. */
  readonly at: number
  readonly by: string
  readonly reason: string | undefined
  /** The earlier version whose rules these are, when one was rolled back to. */
  readonly restores: number | undefined
  readonly body: unknown
}

export interface VersionsWanted {
  readonly kind: string
  /** Only versions below this one. */
  readonly below?: number
  readonly limit: number
}

interface Row {
  kind: string
  version: number
  published_at: string
  published_by: string
  reason: string | null
  restores: number | null
  body: string
}

/** Versions of one kind, the newest first. */
export async function readRuleVersions(
  client: TenantClient,
  tenantId: string,
  { kind, below, limit }: VersionsWanted,
): Promise<RuleVersion[]> {
  const { rows } = await client.query<Row>(text, [tenantId, kind, below ?? null, limit])
  return rows.map((row) => ({
    kind: row.kind,
    version: row.version,
    at: Number(row.published_at),
    by: row.published_by,
    reason: row.reason ?? undefined,
    restores: row.restores ?? undefined,
    body: JSON.parse(row.body) as unknown,
  }))
}
