import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './read-companions.sql')

/** Identifiers that are looked at, those that were seen last. */
const MAX_COMPANIONS = 50
/** Of each of them, the newest events. */
const MAX_EVENTS = 200

/** An identifier that was seen together with another one. */
export interface Companion {
  readonly subjectId: string
  readonly type: string | undefined
  /** Whose it is now. */
  readonly customerId: string
  /** Microseconds since 1970. */
  readonly firstAt: number
  /** In how many of the newest events both were named, and the last of these; none where they lie further back. */
  readonly times: number
  readonly last: { readonly at: number; readonly eventUid: string; readonly type: string; readonly channel: string | undefined } | undefined
  /** The day on which both were named last, counted from 1970. */
  readonly lastDay: number
}

interface Row {
  subject_id: string
  first_at: string
  last_day: number
  type: string | null
  customer_id: string
  times: string
  last_at: string | null
  event_uid: string | null
  event_type: string | null
  channel: string | null
}

/**
 * With whom a subject was seen: up to 50 identifiers, of the last 200 events of each.
 * @param place the subject, its part, and how many parts there are
 */
export async function readCompanions(
  client: TenantClient,
  tenantId: string,
  place: { readonly subjectId: string; readonly part: number; readonly parts: number },
): Promise<Companion[]> {
  const values = [tenantId, place.subjectId, place.part, MAX_COMPANIONS, MAX_EVENTS, place.parts]
  const { rows } = await client.query<Row>(text, values)
  return rows.map((row) => ({
    subjectId: row.subject_id,
    type: row.type ?? undefined,
    customerId: row.customer_id,
    firstAt: Number(row.first_at),
    times: Number(row.times),
    last: lastOf(row),
    lastDay: row.last_day,
  }))
}

function lastOf({ last_at: at, event_uid: eventUid, event_type: type, channel }: Row): Companion['last'] {
  if (at === null || eventUid === null || type === null) return undefined
  return { at: Number(at), eventUid, type, channel: channel ?? undefined }
}
