import type { Fact } from '@throughline/identity'

/** Rows of the identity view that hold facts, as the database gives them. */
export interface LinkRow {
  a: string
  b: string
  first_at: string
  first_uid: string
  last_day: number
}

export interface StatementRow {
  a: string
  b: string
  event_uid: string
  same: boolean
  said_at: string
  confidence: number
  rule: string | null
}

export interface ReassignedRow {
  subject_id: string
  from_at: string
  event_uid: string
}

export function observedOf(row: LinkRow): Fact {
  const [a, b] = row.a < row.b ? [row.a, row.b] : [row.b, row.a]
  return { kind: 'observed', a, b, time: Number(row.first_at), id: row.first_uid, lastDay: row.last_day }
}

export function statedOf({ a, b, event_uid: id, same, said_at: time, confidence, rule }: StatementRow): Fact {
  return { kind: 'stated', same, a, b, time: Number(time), id, confidence, ...(rule !== null && { rule }) }
}

export function reassignedOf({ subject_id: subject, from_at: from, event_uid: id }: ReassignedRow): Fact {
  return { kind: 'reassigned', subject, from: Number(from), id }
}
