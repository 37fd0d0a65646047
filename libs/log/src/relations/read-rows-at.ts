import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'
import { SealedText } from '../payload/sealed-text.js'
import type { TimelineRow } from '../timeline/event-row.js'

const text = readSql(import.meta.url, './rows-at.sql')

interface Row {
  part: number
  pos: string
  subject_id: string
  occurred_at: string
  event_uid: string
  recorded_at: string
  type: string
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  data: string | null
  generation: number
  sealed: Buffer | null
}

/**
 * Events by where they lie; those that were erased, or that the reader may not see, are left out.
 * @param places some hundreds at most
 */
export async function readRowsAt(
  client: TenantClient,
  tenantId: string,
  places: readonly { readonly part: number; readonly position: number }[],
  sight: Sight,
): Promise<TimelineRow[]> {
  if (places.length === 0) return []
  const [parts, positions] = [places.map(({ part }) => part), places.map(({ position }) => position)]
  const { rows } = await client.query<Row>(text, [tenantId, parts, positions, sight.organisation])
  return rows.map((row) => ({
    eventUid: row.event_uid,
    position: Number(row.pos),
    recordedAt: Number(row.recorded_at),
    type: row.type,
    occurredAt: Number(row.occurred_at),
    channel: row.channel,
    direction: row.direction,
    organisation: row.organisation,
    topic: row.topic,
    data: row.data,
    sealed: sight.personal && row.sealed ? sealedOf(row, tenantId, row.sealed) : null,
  }))
}

function sealedOf({ subject_id: subjectId, event_uid: uid, generation }: Row, tenantId: string, sealed: Buffer): SealedText {
  return new SealedText({ tenantId, subjectId, uid }, sealed, generation)
}
