import { readSql, type TenantClient } from '@throughline/database'

const eventUids = readSql(import.meta.url, './event-uids.sql')
const withEvents = readSql(import.meta.url, './with-events.sql')

const PAGE = 5_000
const NIL = '00000000-0000-0000-0000-000000000000'

interface Row {
  occurred_at: string
  sequence: string
  event_uid: string
}

/**
 * Statements about events (corrections, refilings) lie under subjects of their own, `event:<uid>`: those that there are
 * for the events of a customer.
 * @param subjectOfEvent the subject of statements about an event
 * @param most stops when it has found more than so many
 */
export async function subjectsAboutEvents(
  client: TenantClient,
  tenantId: string,
  subjectIds: readonly string[],
  subjectOfEvent: (eventUid: string) => string,
  most: number,
): Promise<string[]> {
  const found: string[] = []
  for (const subjectId of subjectIds) {
    for await (const uids of pagesOf(client, tenantId, subjectId)) {
      const { rows } = await client.query<{ subject_id: string }>(withEvents, [tenantId, uids.map(subjectOfEvent)])
      found.push(...rows.map((row) => row.subject_id))
      if (found.length > most) return found
    }
  }
  return found
}

async function* pagesOf(client: TenantClient, tenantId: string, subjectId: string): AsyncGenerator<string[]> {
  let last: Row = { occurred_at: String(Number.MIN_SAFE_INTEGER), sequence: '', event_uid: NIL }
  for (;;) {
    const { rows } = await client.query<Row>(eventUids, [tenantId, subjectId, last.occurred_at, last.sequence, last.event_uid, PAGE])
    if (rows.length > 0) yield rows.map((row) => row.event_uid)
    const end = rows.at(-1)
    if (end === undefined || rows.length < PAGE) return
    last = end
  }
}
