import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './read-refused.sql')

/** Why a link is for review. */
export const REVIEW_REASONS = ['doubtful', 'limit', 'size', 'not-same'] as const
export type ReviewReason = (typeof REVIEW_REASONS)[number]

/** Where a page of links for review ends. */
export interface RefusedKey {
  /** In microseconds since 1970. */
  readonly at: number
  /** Eras of both sides. */
  readonly a: string
  readonly b: string
  readonly eventUid: string
  readonly reason: ReviewReason
}

/** One end of a link, and whose it is now. */
export interface RefusedSide {
  readonly subjectId: string
  /** Undefined where it cannot be told (any more). */
  readonly type: string | undefined
  readonly customerId: string
}

/** A link that joins nobody, and about which nobody has decided. */
export interface RefusedLink extends RefusedKey {
  readonly sides: readonly [RefusedSide, RefusedSide]
  readonly by: 'event' | 'statement'
  readonly confidence: number
  readonly rule: string | undefined
  /** Of `limit`: the type of which there would be too many. */
  readonly type: string | undefined
  /** Of `not-same`: the event that says so. */
  readonly statementUid: string | undefined
}

interface Row {
  a: string
  b: string
  event_uid: string
  reason: ReviewReason
  a_subject: string
  b_subject: string
  said_by: 'event' | 'statement'
  at: string
  confidence: number
  rule: string | null
  limit_type: string | null
  statement_uid: string | null
  a_customer: string
  b_customer: string
  a_type: string | null
  b_type: string | null
}

export interface RefusedQuery {
  readonly reason?: ReviewReason | undefined
  /** Go on behind this one. */
  readonly after?: RefusedKey | undefined
  readonly limit: number
}

/** Links for review, the newest first. */
export async function readRefused(client: TenantClient, tenantId: string, query: RefusedQuery): Promise<RefusedLink[]> {
  const { reason, after, limit } = query
  const from = [after?.at, after?.a, after?.b, after?.eventUid, after?.reason].map((value) => value ?? null)
  const { rows } = await client.query<Row>(text, [tenantId, reason ?? null, ...from, limit])
  return rows.map((row) => ({
    at: Number(row.at),
    a: row.a,
    b: row.b,
    eventUid: row.event_uid,
    reason: row.reason,
    sides: [
      { subjectId: row.a_subject, type: row.a_type ?? undefined, customerId: row.a_customer },
      { subjectId: row.b_subject, type: row.b_type ?? undefined, customerId: row.b_customer },
    ],
    by: row.said_by,
    confidence: row.confidence,
    rule: row.rule ?? undefined,
    type: row.limit_type ?? undefined,
    statementUid: row.statement_uid ?? undefined,
  }))
}
