import type { TenantClient } from '@throughline/database'
import type { CustomerPage, CustomerPageQuery, CustomerPageRow, TimelineMember } from '../timeline/customer/customer-page.js'
import { mergePages, type PartialPage } from '../timeline/merge-pages.js'
import { compareKeys, type TimelineKey } from '../timeline/timeline-key.js'
import { type CorrectedPlace, readCorrections, readMovedTo } from './read-corrections.js'
import { readPlacedRows } from './read-placed-rows.js'
import { type Verdict, verdictsOf } from './verdicts.js'

/** An event that stands elsewhere than it lies. */
interface Moved extends TimelineKey {
  readonly place: CorrectedPlace
  readonly subjectId: string
}

/**
 * A page with what was said about its events: what was retracted, or belongs elsewhere, is gone, and what belongs here by what
 * was said is in its place. It may come back short, with a key to go on from.
 */
export async function correctPage(client: TenantClient, query: CustomerPageQuery, page: CustomerPage): Promise<CustomerPage> {
  const { tenantId, order, limit } = query
  const subjects = [...new Set(page.members.map(({ subjectId }) => subjectId))]
  const places = await readMovedTo(client, tenantId, subjects, query.known)
  const uids = [...page.rows, ...places].map(({ eventUid }) => eventUid)
  const verdicts = verdictsOf(await readCorrections(client, tenantId, uids, query.known))
  const stay = page.rows.filter((row) => !isMoved(row, verdicts.get(row.eventUid)))
  const come = await comingRows(client, query, arrivals(places, verdicts, page, query))
  const pages: PartialPage<CustomerPageRow>[] = [{ rows: stay, next: page.next }, come]
  const merged = mergePages(pages, order, limit)
  const rows = merged.rows.map((row) => ({ ...row, verdict: verdicts.get(row.eventUid) }))
  return { ...page, next: merged.next, rows: rows.filter(({ verdict }) => query.withRetracted === true || verdict?.retractedBy === undefined) }
}

function isMoved({ occurredAt, subjectId }: { occurredAt: number; subjectId: string }, verdict: Verdict | undefined): boolean {
  if (verdict === undefined) return false
  const { movedAt = occurredAt, refiledBy } = verdict
  return movedAt !== occurredAt || (refiledBy?.toSubject ?? subjectId) !== subjectId
}

/** What stands between the place where the page begins and the one where it ends, and lies elsewhere: in the order of the page. */
function arrivals(
  places: readonly CorrectedPlace[],
  verdicts: ReadonlyMap<string, Verdict>,
  { members, next }: CustomerPage,
  { order, cursor, from = -Infinity, to = Infinity }: CustomerPageQuery,
): Moved[] {
  const direction = order === 'newest' ? -1 : 1
  const inOrder = (one: TimelineKey, other: TimelineKey): number => direction * compareKeys(one, other)
  const moved = places.flatMap((place) => {
    const verdict = verdicts.get(place.eventUid)
    if (!isMoved(place, verdict)) return []
    const { eventUid, sequence } = place
    const occurredAt = verdict?.movedAt ?? place.occurredAt
    const subjectId = verdict?.refiledBy?.toSubject ?? place.subjectId
    return isAmong(members, subjectId, occurredAt) ? [{ occurredAt, sequence, eventUid, subjectId, place }] : []
  })
  return moved
    .filter((one) => one.occurredAt >= from && one.occurredAt < to)
    .filter((one) => (cursor === undefined || inOrder(one, cursor) > 0) && (next === undefined || inOrder(one, next) <= 0))
    .toSorted(inOrder)
}

function isAmong(members: readonly TimelineMember[], subjectId: string, at: number): boolean {
  return members.some((member) => member.subjectId === subjectId && at >= (member.from ?? -Infinity) && at < (member.until ?? Infinity))
}

/** The rows of the first of them: filters may want fewer, and then the page goes on behind the last that was looked at. */
async function comingRows(client: TenantClient, query: CustomerPageQuery, moved: readonly Moved[]): Promise<PartialPage<CustomerPageRow>> {
  const first = moved.slice(0, query.limit + 1)
  const last = first.at(-1)
  const rows = await readPlacedRows(client, query, first.map(({ place }) => place))
  const byUid = new Map(rows.map((row) => [row.eventUid, row]))
  return {
    rows: first.flatMap(({ eventUid, occurredAt, subjectId }) => {
      const row = byUid.get(eventUid)
      if (row === undefined) return []
      return [{ ...row, occurredAt, subjectId, told: { occurredAt: row.occurredAt, subjectId: row.subjectId } }]
    }),
    next: moved.length > first.length && last ? { occurredAt: last.occurredAt, sequence: last.sequence, eventUid: last.eventUid } : undefined,
  }
}
