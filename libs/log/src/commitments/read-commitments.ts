import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './list-commitments.sql')
const HOLDING = new Set(['open', 'due', 'overdue'])

/** A promise to a customer as the care view has it. Times in microseconds since 1970. */
export interface CommitmentEntry {
  readonly customerId: string
  /** The event that made it, and where that lies. */
  readonly eventUid: string
  readonly subjectId: string
  readonly position: number
  /** By the database's clock: open, due, overdue, kept, missed, withdrawn. */
  readonly state: string
  readonly kind: string | null
  readonly queue: string | null
  readonly organisation: string | null
  readonly channel: string | null
  readonly madeAt: number
  readonly dueAt: number | null
  readonly remindAt: number | null
  readonly endedAt: number | null
  readonly endUid: string | null
  readonly endedBy: string | null
  /** Its place among the others. */
  readonly sortedAt: string
}

/** Which promises are wanted; what is missing is any. */
export interface CommitmentQuery {
  readonly customerId?: string | undefined
  readonly states?: readonly string[] | undefined
  /** As `ownerKey` of libs/care makes them. */
  readonly ownerKeys?: readonly string[] | undefined
  readonly queues?: readonly string[] | undefined
  readonly kinds?: readonly string[] | undefined
  readonly organisations?: readonly string[] | undefined
  readonly channels?: readonly string[] | undefined
  /** Due from then on, and before then, in microseconds since 1970. */
  readonly dueFrom?: number | undefined
  readonly dueBefore?: number | undefined
  /** Those behind this one. */
  readonly behind?: { readonly sortedAt: string; readonly eventUid: string } | undefined
  readonly limit: number
}

type Row = Readonly<Record<string, string | null>>

/** Promises by the care view, what is due soonest first; whoever belongs to an organisation sees its own. */
export async function readCommitments(client: TenantClient, tenantId: string, sight: Sight, query: CommitmentQuery): Promise<CommitmentEntry[]> {
  const { customerId, states, ownerKeys, queues, kinds, organisations, channels, dueFrom, dueBefore, behind, limit } = query
  const wanted = [customerId, states, ownerKeys, queues, kinds, organisations, channels, dueFrom, dueBefore, behind?.sortedAt, behind?.eventUid]
  // Of what still holds there is an index.
  const holds = states?.every((state) => HOLDING.has(state)) === true ? true : null
  const { rows } = await client.query<Row>(text, [tenantId, sight.organisation, ...wanted.map((value) => value ?? null), limit, holds])
  return rows.map(entryOf)
}

function entryOf(row: Row): CommitmentEntry {
  return {
    customerId: row['customer_id']!,
    eventUid: row['event_uid']!,
    subjectId: row['subject_id']!,
    position: Number(row['position']),
    state: row['state']!,
    kind: row['kind'] ?? null,
    queue: row['queue'] ?? null,
    organisation: row['organisation'] ?? null,
    channel: row['channel'] ?? null,
    madeAt: Number(row['made_at']),
    dueAt: number(row['due_at']),
    remindAt: number(row['remind_at']),
    endedAt: number(row['ended_at']),
    endUid: row['end_uid'] ?? null,
    endedBy: row['ended_by'] ?? null,
    sortedAt: String(row['sorted_at']),
  }
}

function number(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
