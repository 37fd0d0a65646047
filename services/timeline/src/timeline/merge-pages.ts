import type { TimelineKey, TimelinePage, TimelinePageRow } from '@throughline/log'

/** A page of one of a customer's identifiers. */
export interface SubjectPage {
  readonly subjectId: string
  readonly part: number
  readonly page: TimelinePage
}

export interface PlacedRow {
  readonly row: TimelinePageRow
  readonly subjectId: string
  readonly part: number
}

export interface MergedPage {
  readonly rows: readonly PlacedRow[]
  /** Where the next page goes on, in every one of the identifiers; undefined at the end. */
  readonly next: TimelineKey | undefined
}

/**
 * One page of pages that were read from the same place on. Beyond the place where one of them stopped nobody knows what
 * comes next, so nothing beyond it is shown: the next page goes on there.
 */
export function mergePages(pages: readonly SubjectPage[], order: 'newest' | 'oldest', limit: number): MergedPage {
  const direction = order === 'newest' ? -1 : 1
  const inOrder = (one: TimelineKey, other: TimelineKey): number => direction * compareKeys(one, other)
  const [stop] = pages.flatMap(({ page }) => page.next ?? []).toSorted(inOrder)
  const rows = pages
    .flatMap(({ subjectId, part, page }) => page.rows.map((row) => ({ row, subjectId, part })))
    .filter(({ row }) => stop === undefined || inOrder(row, stop) <= 0)
    .toSorted((one, other) => inOrder(one.row, other.row))
  if (rows.length <= limit) return { rows, next: stop }
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)?.row
  return { rows: shown, next: last && { occurredAt: last.occurredAt, sequence: last.sequence, eventUid: last.eventUid } }
}

/** As PostgreSQL orders them: by time, by sequence in the C collation, by id. */
function compareKeys(one: TimelineKey, other: TimelineKey): number {
  if (one.occurredAt !== other.occurredAt) return one.occurredAt - other.occurredAt
  const sequence = Buffer.compare(Buffer.from(one.sequence), Buffer.from(other.sequence))
  if (sequence !== 0) return sequence
  if (one.eventUid === other.eventUid) return 0
  return one.eventUid < other.eventUid ? -1 : 1
}
