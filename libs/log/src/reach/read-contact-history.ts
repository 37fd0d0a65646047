import { readSql, type TenantClient } from '@throughline/database'
import type { HistoryMember } from '../history/read-history.js'
import { type PlacedColumns, placedRow, type PlacedRow } from '../timeline/event-row.js'

const text = readSql(import.meta.url, './contact-history.sql')

/** Consents, wishes and what was sent, of one identifier: the newest so many. */
const MOST = 2_000
const TYPES = ['consent.given', 'consent.withdrawn', 'preference.set', 'preference.cleared', 'campaign.sent', 'offer.made', 'survey.sent', 'message.sent']

export interface ContactHistoryQuery {
  readonly tenantId: string
  readonly members: readonly HistoryMember[]
  /** What had been recorded, by part. */
  readonly positions: readonly number[]
  /** What had happened by then, in microseconds since 1970. */
  readonly upTo: number
}

/**
 * The events by which it is decided whether, where and when a customer may be contacted, in no certain order: all consents and
 * wishes, and what was sent, however long ago (the newest 2,000 of an identifier), and the last that came from them.
 * Everything of them is read, whatever the caller may see: a withdrawal holds for whoever asks.
 */
export async function readContactHistory(client: TenantClient, { tenantId, members, positions, upTo }: ContactHistoryQuery): Promise<PlacedRow[]> {
  const { rows } = await client.query<PlacedColumns>(text, [
    tenantId,
    members.map(({ part }) => part),
    members.map(({ subjectId }) => subjectId),
    members.map(({ from }) => from ?? Number.MIN_SAFE_INTEGER),
    members.map(({ until }) => until ?? Number.MAX_SAFE_INTEGER),
    positions,
    TYPES,
    upTo,
    MOST,
  ])
  return rows.map((row) => placedRow(row, tenantId))
}
