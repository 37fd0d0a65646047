import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './event-status.sql')

export interface QuarantinedTelling {
  id: string
  code: string
  reason: string
  /** Microseconds since 1970. */
  recordedAt: number
}

/** What became of an event. */
export interface EventStatus {
  /** Where its first telling lies; undefined while none is recorded. */
  place: { part: number; position: number } | undefined
  /** Tellings of this id that lie in quarantine, newest first. */
  quarantined: QuarantinedTelling[]
}

interface Row {
  part: number | null
  pos: string | null
  id: string | null
  code: string | null
  reason: string | null
  recorded_at: string | null
}

/**
 * @param sight who is bound to an organisation learns only of events that are recorded as its own
 * @param limit how many records of the quarantine are told at most; default 20
 */
export async function readEventStatus(
  client: TenantClient,
  tenantId: string,
  eventUid: string,
  sight: Sight,
  limit = 20,
): Promise<EventStatus> {
  const { rows } = await client.query<Row>(text, [tenantId, eventUid, limit, sight.organisation])
  const [first] = rows
  const recorded = first !== undefined && first.part !== null
  return {
    place: recorded ? { part: Number(first.part), position: Number(first.pos) } : undefined,
    quarantined: rows.flatMap((row) =>
      row.id === null
        ? []
        : [{ id: row.id, code: row.code ?? '', reason: row.reason ?? '', recordedAt: Number(row.recorded_at) }],
    ),
  }
}
