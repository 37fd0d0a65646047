import { readSql, type TenantClient } from '@throughline/database'
import type { CustomerPageQuery, CustomerPageRow } from '../timeline/customer/customer-page.js'
import { type PlacedColumns, placedRow } from '../timeline/event-row.js'

const text = readSql(import.meta.url, './placed-rows.sql')

/** Events at these places that the question wants and its reader may see, in no order. */
export async function readPlacedRows(
  client: TenantClient,
  { tenantId, filters = {}, known, sight }: Pick<CustomerPageQuery, 'tenantId' | 'filters' | 'known' | 'sight'>,
  places: readonly { readonly part: number; readonly position: number }[],
): Promise<CustomerPageRow[]> {
  if (places.length === 0) return []
  const { channel, type, class: classes, direction, organisation, conversationUid } = filters
  const { rows } = await client.query<PlacedColumns>(text, [
    tenantId,
    places.map(({ part }) => part),
    places.map(({ position }) => position),
    channel, type, classes, direction, organisation, conversationUid,
    known?.positions, sight.organisation, sight.personal,
  ])
  return rows.map((row) => placedRow(row, tenantId))
}
