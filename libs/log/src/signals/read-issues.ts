import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './list-issues.sql')

/** One matter of a customer as the care view has it. Times in microseconds since 1970. */
export interface IssueEntry {
  /** Uid of the event that it began with. */
  readonly issue: string
  readonly topic: string | null
  /** On which it began. */
  readonly channel: string | null
  readonly organisation: string | null
  readonly startedAt: number
  readonly lastAt: number
  readonly contacts: number
  readonly conversations: number
  readonly transfers: number
  readonly escalations: number
  readonly switches: number
  readonly waitedMs: number
  readonly outcome: string | null
  readonly settledAt: number | null
}

export interface IssueQuery {
  readonly customerId: string
  /** Missing: any. */
  readonly isOpen?: boolean | undefined
  readonly limit: number
}

/** The matters of a customer, the one that was busy last first; whoever belongs to an organisation sees those that are its alone. */
export async function readIssues(client: TenantClient, tenantId: string, sight: Sight, query: IssueQuery): Promise<IssueEntry[]> {
  const values = [tenantId, sight.organisation, query.customerId, query.isOpen ?? null, query.limit]
  const { rows } = await client.query<Readonly<Record<string, string | null>>>(text, values)
  return rows.map((row) => ({
    issue: row['event_uid']!,
    topic: row['topic'] ?? null,
    channel: row['channel'] ?? null,
    organisation: row['organisation'] ?? null,
    startedAt: Number(row['at']),
    lastAt: Number(row['last_at']),
    contacts: Number(row['contacts']),
    conversations: Number(row['conversations']),
    transfers: Number(row['transfers']),
    escalations: Number(row['escalations']),
    switches: Number(row['switches']),
    waitedMs: Number(row['waited_ms']),
    outcome: row['outcome'] ?? null,
    settledAt: row['settled_at'] === null ? null : Number(row['settled_at']),
  }))
}
