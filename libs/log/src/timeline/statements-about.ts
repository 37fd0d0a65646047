import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'
import type { EventClass } from '@throughline/events'
import { SealedText } from '../payload/sealed-text.js'
import type { TimelinePageRow } from './timeline-page.js'

const statementsAbout = readSql(import.meta.url, './statements-about.sql')

/** Of one event; more corrections of it than these are not looked at, the latest are. */
const MOST = 20

export interface SubjectPlace {
  part: number
  subjectId: string
}

interface Row {
  subject_id: string
  pos: string
  occurred_at: string
  sequence: string
  event_uid: string
  recorded_at: string
  type: string
  class: EventClass
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  data: string | null
  generation: number
  sealed: Buffer | null
}

/**
 * Statements about events (corrections, retractions) that lie under the events they name, `event:<uid>`.
 *
 * @param places of those subjects; at most a few thousand, most have no event
 * @param sight what the reader may see; who sees no personal fields gets nothing, since all of a statement is personal
 */
export async function readStatementsAbout(
  client: TenantClient,
  tenantId: string,
  places: readonly SubjectPlace[],
  sight: Sight,
): Promise<TimelinePageRow[]> {
  if (places.length === 0 || !sight.personal) return []
  const parts = places.map(({ part }) => part)
  const subjects = places.map(({ subjectId }) => subjectId)
  const { rows } = await client.query<Row>(statementsAbout, [tenantId, parts, subjects, MOST, sight.organisation])
  return rows.map((row) => rowOf(row, tenantId))
}

function rowOf(row: Row, tenantId: string): TimelinePageRow {
  const { subject_id: subjectId, event_uid: eventUid } = row
  return {
    eventUid,
    class: row.class,
    position: Number(row.pos),
    recordedAt: Number(row.recorded_at),
    type: row.type,
    occurredAt: Number(row.occurred_at),
    sequence: row.sequence,
    channel: row.channel,
    direction: row.direction,
    organisation: row.organisation,
    topic: row.topic,
    data: row.data,
    sealed: row.sealed && new SealedText({ tenantId, subjectId, uid: eventUid }, row.sealed, row.generation),
  }
}
