import { compareKeys, type TimelineKey } from './timeline-key.js'

/** Some rows of a timeline, and where more of them may come; undefined: nowhere. */
export interface PartialPage<Row extends TimelineKey> {
  readonly rows: readonly Row[]
  readonly next: TimelineKey | undefined
}

/**
 * One page of pages that were read from the same place on. Beyond the place where one of them stopped nobody knows what
 * comes next, so nothing beyond it is shown: the next page goes on there.
 */
export function mergePages<Row extends TimelineKey>(
  pages: readonly PartialPage<Row>[],
  order: 'newest' | 'oldest',
  limit: number,
): { rows: Row[]; next: TimelineKey | undefined } {
  const direction = order === 'newest' ? -1 : 1
  const inOrder = (one: TimelineKey, other: TimelineKey): number => direction * compareKeys(one, other)
  const [stop] = pages.flatMap(({ next }) => next ?? []).toSorted(inOrder)
  const rows = pages
    .flatMap((page) => page.rows)
    .filter((row) => stop === undefined || inOrder(row, stop) <= 0)
    .toSorted(inOrder)
  if (rows.length <= limit) return { rows, next: stop }
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: last && { occurredAt: last.occurredAt, sequence: last.sequence, eventUid: last.eventUid } }
}
