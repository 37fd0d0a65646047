import type { StoryMember } from '@throughline/care'
import { asTenant, readSql } from '@throughline/database'
import { type CustomerMember, type HistoryMember, historyMembers } from '@throughline/log'
import type { Pool } from 'pg'
import type { Taken } from './taken.js'

const beforeText = readSql(import.meta.url, './folded-before.sql')
const ownersText = readSql(import.meta.url, './owners.sql')
const clockText = 'select parts, (extract(epoch from clock_timestamp()) * 1000000)::bigint as now, pg_current_snapshot()::text as seen from log.meta'
const MAX_CONVERSATIONS = 100

/** A customer who is to be folded, or an id that is none any more: then it has no members. */
export interface Customer {
  readonly customerId: string
  readonly members: readonly StoryMember[]
  readonly histories: readonly HistoryMember[]
  /** How they were folded last; undefined: never. */
  readonly before: FoldedBefore | undefined
}

export interface FoldedBefore {
  readonly version: string
  /** Of the rows, by derivation. */
  readonly digests: Readonly<Record<string, string>>
}

export interface Customers {
  readonly all: readonly Customer[]
  /** When they were read, in microseconds. */
  readonly now: number
  /** What was to be seen when it was read who they are, at least: a snapshot of PostgreSQL's. */
  readonly seen: string
}

interface FoldedRow {
  customer_id: string
  version: string | null
  digests: Record<string, string> | null
}

interface OwnerRow extends FoldedRow {
  subject_id: string
  type: string | null
  from_at: string | null
  until_at: string | null
}

/** Whoever identifiers belong or belonged to; and what of these ids was a customer once, and is none now. */
export function readOwners(pool: Pool, { tenantId, build, marks }: Taken): Promise<Customers> {
  const subjectIds = marks.map(({ subjectId }) => subjectId)
  return asTenant(
    pool,
    tenantId,
    async (client) => {
      const clock = await client.query<{ parts: number; now: string; seen: string }>(clockText)
      const { parts, now, seen } = clock.rows[0] ?? { parts: 1, now: '0', seen: '1:1:' }
      const before = await client.query<FoldedRow>(beforeText, [tenantId, build, subjectIds])
      const { rows } = await client.query<OwnerRow>(ownersText, [tenantId, subjectIds, MAX_CONVERSATIONS, build])
      const byCustomer = Map.groupBy(rows, (row) => row.customer_id)
      const known = [...byCustomer.values()].map((own) => customerOf(own, parts))
      const gone = before.rows.filter((row) => !byCustomer.has(row.customer_id))
      return { all: [...known, ...gone.map((row) => customerOf([row], parts))], now: Number(now), seen }
    },
    { readOnly: true },
  )
}

function customerOf(rows: readonly (FoldedRow | OwnerRow)[], parts: number): Customer {
  const [first] = rows
  const members = rows.flatMap((row) => ('subject_id' in row ? memberOf(row) : []))
  const customerId = first?.customer_id ?? ''
  const { version, digests } = first ?? {}
  return {
    customerId,
    members: members.map(({ subjectId, type }) => ({ subjectId, type })),
    histories: historyMembers({ customerId, members }, parts),
    before: version == null ? undefined : { version, digests: digests ?? {} },
  }
}

function memberOf({ subject_id: subjectId, type, from_at: from, until_at: until }: OwnerRow): CustomerMember {
  return { subjectId, type: type ?? undefined, from: from === null ? null : Number(from), until: until === null ? null : Number(until) }
}
