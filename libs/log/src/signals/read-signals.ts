import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './list-signals.sql')

/** A signal as the care view has it. Times in microseconds since 1970. */
export interface SignalEntry {
  readonly customerId: string
  readonly signalId: string
  readonly kind: string
  readonly class: string
  readonly severity: string
  readonly openedAt: number
  readonly closedAt: number | null
  /** What ended it; with the uid of the event that did. */
  readonly ending: string | null
  readonly endUid: string | null
  readonly topic: string | null
  readonly channel: string | null
  readonly organisation: string | null
  readonly issue: string | null
  readonly conversation: string | null
  /** Uids, the oldest first. */
  readonly evidence: readonly string[]
  readonly rules: number
}

/** Which signals are wanted; what is missing is any. */
export interface SignalQuery {
  readonly customerId?: string | undefined
  readonly kinds?: readonly string[] | undefined
  readonly class?: string | undefined
  readonly severities?: readonly string[] | undefined
  readonly isOpen?: boolean | undefined
  readonly channels?: readonly string[] | undefined
  readonly topics?: readonly string[] | undefined
  readonly organisations?: readonly string[] | undefined
  /** Opened from then on, and before then, in microseconds since 1970. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** Those behind this one. */
  readonly behind?: { readonly openedAt: number; readonly signalId: string } | undefined
  readonly limit: number
}

type Columns = Readonly<Record<string, string | null>> & Record<'evidence', unknown>

/** Signals by the care view, the newest first; whoever belongs to an organisation sees those that rest on its events alone. */
export async function readSignals(client: TenantClient, tenantId: string, sight: Sight, query: SignalQuery): Promise<SignalEntry[]> {
  const { customerId, kinds, severities, isOpen, channels, topics, organisations, since, until, behind, limit } = query
  const wanted = [customerId, kinds, query.class, severities, isOpen, channels, topics, organisations, since, until, behind?.openedAt, behind?.signalId]
  const values = [tenantId, sight.organisation, ...wanted.map((value) => value ?? null), limit]
  const { rows } = await client.query<Columns>(text, values)
  return rows.map(entryOf)
}

function entryOf(row: Columns): SignalEntry {
  return {
    customerId: row['customer_id']!,
    signalId: row['signal_id']!,
    kind: row['kind']!,
    class: row['class']!,
    severity: row['severity']!,
    openedAt: Number(row['opened_at']),
    closedAt: row['closed_at'] === null ? null : Number(row['closed_at']),
    ending: row['ending'] ?? null,
    endUid: row['end_uid'] ?? null,
    topic: row['topic'] ?? null,
    channel: row['channel'] ?? null,
    organisation: row['organisation'] ?? null,
    issue: row['issue'] ?? null,
    conversation: row['conversation'] ?? null,
    evidence: (row.evidence as readonly [string, ...unknown[]][]).map(([uid]) => uid),
    rules: Number(row['rules']),
  }
}
