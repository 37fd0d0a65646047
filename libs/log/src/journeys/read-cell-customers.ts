import { readSql, type TenantClient } from '@throughline/database'
import { overTouches, type TouchQuestion, touchValues } from './touch-question.js'

const text = overTouches(readSql(import.meta.url, './customers.sql'))

/** Somebody behind a cell of the map. */
export interface CellCustomer {
  readonly customerId: string
  readonly touches: number
  /** When the last of these began, in microseconds since 1970, and its first event. */
  readonly lastAt: number
  readonly lastEvent: string
  readonly abandoned: number
  /** The longest of their waits. */
  readonly waitMs: number | null
}

/** Which of them. */
export interface CellCustomersWanted {
  /** Only those who gave up there, or did not. */
  readonly abandoned?: boolean | undefined
  /** Only those who went on to this touchpoint. */
  readonly next?: string | undefined
  readonly behind?: { readonly lastAt: number; readonly customerId: string } | undefined
  readonly limit: number
}

type Row = Readonly<Record<string, string | number | null>>

/** Whoever touched it last first. */
export async function readCellCustomers(client: TenantClient, question: TouchQuestion, wanted: CellCustomersWanted): Promise<CellCustomer[]> {
  const { abandoned, next, behind, limit } = wanted
  const values = [abandoned ?? null, next ?? null, behind?.lastAt ?? null, behind?.customerId ?? null, limit]
  const { rows } = await client.query<Row>(text, [...touchValues(question), ...values])
  return rows.map((row) => ({
    customerId: String(row['customer_id']),
    touches: Number(row['touches']),
    lastAt: Number(row['last_at']),
    lastEvent: String(row['last_event']),
    abandoned: Number(row['abandoned']),
    waitMs: row['wait_ms'] === null ? null : Number(row['wait_ms']),
  }))
}
