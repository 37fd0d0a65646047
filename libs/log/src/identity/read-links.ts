import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './read-links.sql')

/** Why two identifiers are believed to be one person, or said not to be. */
export interface KnownLink {
  readonly between: readonly [string, string]
  /** An event that carried both, or somebody's word. */
  readonly by: 'event' | 'statement'
  /** What was stated; an event always says that they are. */
  readonly same: boolean
  /** When it was observed for the first time, or said; in microseconds since 1970. */
  readonly at: number
  /** The event's uid. */
  readonly eventUid: string
  readonly confidence: number
  readonly rule: string | undefined
}

interface Row {
  a: string
  b: string
  by: 'event' | 'statement'
  same: boolean | null
  at: string
  event_uid: string
  confidence: number
  rule: string | null
}

/** What links these subjects with each other, in the order of time. @param most links, default 1,000 */
export async function readLinks(
  client: TenantClient,
  tenantId: string,
  subjectIds: readonly string[],
  most = 1_000,
): Promise<KnownLink[]> {
  const { rows } = await client.query<Row>(text, [tenantId, subjectIds, most])
  return rows.map((row) => ({
    between: [row.a, row.b],
    by: row.by,
    same: row.same ?? true,
    at: Number(row.at),
    eventUid: row.event_uid,
    confidence: row.confidence,
    rule: row.rule ?? undefined,
  }))
}
