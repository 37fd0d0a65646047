import { readSql, type TenantClient } from '@throughline/database'

const reserveText = readSql(import.meta.url, './reserve-publication.sql')
const sentText = `update control.rule_publication set sent_at = coalesce(sent_at, now())
  where tenant_id = $1 and kind = $2 and version = $3`
const readText = `select body, sent_at is not null as sent from control.rule_publication
  where tenant_id = $1 and kind = $2 and version = $3`

/** A version of the rules of one kind. */
export interface KindVersion {
  readonly kind: string
  readonly version: number
}

export interface PublicationWish extends KindVersion {
  readonly body: unknown
  readonly by: string
  readonly reason: string | undefined
  /** The earlier version whose rules these are. */
  readonly restores: number | undefined
  /** When it is to be told, in microseconds since 1970; undefined: by whoever reserves it, at once. */
  readonly dueAt?: number | undefined
  /** What is in force from the same moment on. */
  readonly companions?: readonly KindVersion[] | undefined
}

/**
 * Reserves a version, so that of two that want it one gets it.
 * @returns the time of its event, in microseconds since 1970; undefined when somebody else has the version
 */
export async function reservePublication(
  client: TenantClient,
  tenantId: string,
  { kind, version, body, by, reason, restores, dueAt, companions }: PublicationWish,
): Promise<number | undefined> {
  const values = [tenantId, kind, version, JSON.stringify(body), reason ?? null, restores ?? null, by, dueAt ?? null, companions ? JSON.stringify(companions) : null]
  const { rows } = await client.query<{ published_at: string }>(reserveText, values)
  return rows[0] && Number(rows[0].published_at)
}

/** Notes that Kafka has the event of a version. */
export async function notePublished(client: TenantClient, tenantId: string, kind: string, version: number): Promise<void> {
  await client.query(sentText, [tenantId, kind, version])
}

/** What was asked to be published as a version, and whether Kafka had it; undefined where nothing was. */
export async function readPublication(
  client: TenantClient,
  tenantId: string,
  kind: string,
  version: number,
): Promise<{ body: unknown; sent: boolean } | undefined> {
  const { rows } = await client.query<{ body: string; sent: boolean }>(readText, [tenantId, kind, version])
  return rows[0] && { body: JSON.parse(rows[0].body) as unknown, sent: rows[0].sent }
}
