import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'
import { type PayloadColumns, payloadRow, type TimelineRow } from '../timeline/event-row.js'

const text = readSql(import.meta.url, './rows-at.sql')

type Row = PayloadColumns & { subject_id: string }

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
  return rows.map((row) => {
    const seen = sight.personal ? row : { ...row, sealed: null }
    return payloadRow(seen, { tenantId, subjectId: row.subject_id })
  })
}
