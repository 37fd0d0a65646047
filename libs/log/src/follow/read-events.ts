import { readSql } from '@throughline/database'
import type { EventClass } from '@throughline/events'
import type { Pool, PoolClient } from 'pg'
import type { PayloadRow } from '../payload/join.js'
import { SealedText } from '../payload/sealed-text.js'

const text = readSql(import.meta.url, './read-events.sql')

/** An event as who follows the log gets it. */
export interface FollowedEvent extends PayloadRow {
  readonly position: number
  readonly tenantId: string
  readonly subjectId: string
  readonly eventUid: string
  /** Microseconds since 1970. */
  readonly recordedAt: number
  /** Padded, so that text order is its order. */
  readonly sequence: string
  readonly version: number
  readonly class: EventClass
  readonly conversationUid: string | null
  /** Its other subjects. */
  readonly also: readonly string[]
}

/** What lies in a part from a position on. */
export interface FollowedEvents {
  /** In the order of positions, without those that were erased. */
  readonly events: readonly FollowedEvent[]
  /** The position after the last one that was looked at. */
  readonly next: number
  /** Erasures that had been seen. */
  readonly clock: number
}

interface Row {
  clock: string
  pos: string | null
  present: boolean
  tenant_id: string
  subject_id: string
  event_uid: string
  generation: number
  occurred_at: string
  recorded_at: string
  sequence: string
  type: string
  version: number
  class: EventClass
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  conversation_uid: string | null
  also: string[] | null
  data: string | null
  sealed: Buffer | null
}

/**
 * Reads on in a part, for all tenants: as the projector. Call it for positions that lie before the part's head.
 * @param limits how many events at most, and how many bytes of payload; one event comes in any case
 */
export async function readEvents(
  client: Pool | PoolClient,
  part: number,
  from: number,
  limits: { events: number; bytes: number },
): Promise<FollowedEvents> {
  const { rows } = await client.query<Row>({ name: 'read_events', text, values: [part, from, limits.events, limits.bytes] })
  const told = rows.filter((row) => row.pos !== null)
  const last = told.at(-1)
  return {
    events: told.filter((row) => row.present).map(eventOf),
    next: last === undefined ? from : Number(last.pos) + 1,
    clock: Number(rows[0]?.clock ?? 0),
  }
}

function eventOf(row: Row): FollowedEvent {
  const { tenant_id: tenantId, subject_id: subjectId, event_uid: eventUid } = row
  return {
    position: Number(row.pos),
    tenantId,
    subjectId,
    eventUid,
    occurredAt: Number(row.occurred_at),
    recordedAt: Number(row.recorded_at),
    sequence: row.sequence,
    type: row.type,
    version: row.version,
    class: row.class,
    channel: row.channel,
    direction: row.direction,
    organisation: row.organisation,
    topic: row.topic,
    conversationUid: row.conversation_uid,
    also: row.also ?? [],
    data: row.data,
    sealed: row.sealed && new SealedText({ tenantId, subjectId, uid: eventUid }, row.sealed, row.generation),
  }
}
