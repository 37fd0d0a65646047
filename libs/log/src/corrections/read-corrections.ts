import { readSql, type TenantClient } from '@throughline/database'
import type { RecordedThen } from '../timeline/customer/customer-page.js'
import { type Correction, type Verdict, verdictsOf } from './verdicts.js'

const aboutText = readSql(import.meta.url, './statements-about.sql')
const movedText = readSql(import.meta.url, './moved-to.sql')

/** Of one question; of more, some are not looked at. */
const MOST_STATEMENTS = 10_000
/** Events that stand elsewhere than they lie, of one customer; of more, those that were spoken of last. */
export const MOST_MOVED = 1_000

/** Where an event lies, and when it was told to have happened. */
export interface CorrectedPlace {
  readonly eventUid: string
  readonly subjectId: string
  readonly part: number
  readonly position: number
  readonly occurredAt: number
  readonly sequence: string
}

interface StatementRow {
  target_uid: string
  event_uid: string
  kind: Correction['kind']
  said_at: string
  sequence: string
  part: number
  pos: string
  subject_id: string
  organisation: string | null
  moved_at: string | null
  to_subject: string | null
}

interface PlaceRow {
  event_uid: string
  subject_id: string
  part: number
  pos: string
  occurred_at: string
  sequence: string
}

/** What was said about these events, and about those statements, as far as it was known then. */
export async function readCorrections(
  client: TenantClient,
  tenantId: string,
  eventUids: readonly string[],
  known: RecordedThen = {},
): Promise<Correction[]> {
  if (eventUids.length === 0) return []
  const values = [tenantId, eventUids, MOST_STATEMENTS, known.positions ?? null]
  const { rows } = await client.query<StatementRow>(aboutText, values)
  return rows.map((row) => ({
    targetUid: row.target_uid,
    eventUid: row.event_uid,
    kind: row.kind,
    occurredAt: Number(row.said_at),
    sequence: row.sequence,
    part: row.part,
    position: Number(row.pos),
    subjectId: row.subject_id,
    organisation: row.organisation,
    movedAt: row.moved_at === null ? undefined : Number(row.moved_at),
    toSubject: row.to_subject ?? undefined,
  }))
}

/** What holds of these events after all that was said about them; those about which nothing was said are absent. */
export async function readVerdicts(client: TenantClient, tenantId: string, eventUids: readonly string[]): Promise<Map<string, Verdict>> {
  return verdictsOf(await readCorrections(client, tenantId, eventUids))
}

/**
 * Events that may stand elsewhere on the timelines of these subjects than they lie: refiled to them, from anybody, or said to
 * have happened at another time. Whether what was said holds, {@link readCorrections} tells.
 */
export async function readMovedTo(
  client: TenantClient,
  tenantId: string,
  subjectIds: readonly string[],
  known: RecordedThen = {},
): Promise<CorrectedPlace[]> {
  const { rows } = await client.query<PlaceRow>(movedText, [tenantId, subjectIds, MOST_MOVED, known.positions ?? null])
  return rows.map((row) => ({
    eventUid: row.event_uid,
    subjectId: row.subject_id,
    part: row.part,
    position: Number(row.pos),
    occurredAt: Number(row.occurred_at),
    sequence: row.sequence,
  }))
}
