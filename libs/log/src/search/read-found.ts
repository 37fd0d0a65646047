import type { Sight } from '@throughline/access'
import type { TenantClient } from '@throughline/database'
import { readCorrections, readMovedTo } from '../corrections/read-corrections.js'
import { readPlacedRows } from '../corrections/read-placed-rows.js'
import { type Verdict, verdictsOf } from '../corrections/verdicts.js'
import type { CustomerPageRow } from '../timeline/customer/customer-page.js'
import type { TimelineFilters } from '../timeline/timeline-page.js'
import type { FoundDocument } from './search-documents.js'

/** Whose rows, which of them, and who may see them. */
interface Wanted {
  readonly tenantId: string
  readonly sight: Sight
  readonly filters?: TimelineFilters
}

/**
 * Found events, with time and subject as what was said about them has it, in no order. What was erased or retracted is not
 * there.
 */
export async function readFoundRows(
  client: TenantClient,
  wanted: Wanted,
  found: readonly Pick<FoundDocument, 'eventUid' | 'part' | 'position'>[],
): Promise<CustomerPageRow[]> {
  const rows = await readPlacedRows(client, wanted, found)
  const there = rows.filter(({ type }) => type !== 'erased')
  const verdicts = verdictsOf(await readCorrections(client, wanted.tenantId, there.map(({ eventUid }) => eventUid)))
  return there.map((row) => settled(row, verdicts.get(row.eventUid))).filter(({ verdict }) => verdict?.retractedBy === undefined)
}

/**
 * Where events lie that were refiled to one of these subjects, or said to have happened at another time: words are indexed
 * where they were told. Whether that holds, {@link readFoundRows} tells.
 */
export async function readArrivals(client: TenantClient, tenantId: string, subjectIds: readonly string[]): Promise<FoundDocument[]> {
  return readMovedTo(client, tenantId, subjectIds)
}

function settled(row: CustomerPageRow, verdict: Verdict | undefined): CustomerPageRow {
  if (verdict === undefined) return row
  const { occurredAt, subjectId } = row
  const now = { occurredAt: verdict.movedAt ?? occurredAt, subjectId: verdict.refiledBy?.toSubject ?? subjectId }
  const isMoved = now.occurredAt !== occurredAt || now.subjectId !== subjectId
  return { ...row, ...now, verdict, ...(isMoved && { told: { occurredAt, subjectId } }) }
}
