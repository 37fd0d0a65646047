import type { Sight } from '@throughline/access'
import type { TenantClient } from '@throughline/database'
import { successorOf, type TimelineKey } from '../timeline/timeline-key.js'
import { type PlacedColumns, placedRow, type PlacedRow } from '../timeline/event-row.js'
import { historyText } from './history-text.js'

/** An identifier of a customer, and for how long it was theirs. */
export interface HistoryMember {
  readonly subjectId: string
  readonly part: number
  /** Microseconds since 1970, inclusive; undefined: from the beginning. */
  readonly from: number | undefined
  /** Exclusive; undefined: it still is. */
  readonly until: number | undefined
}

/** What had been recorded: by part up to a position, or everything up to a time (microseconds since 1970). */
export interface KnownThen {
  readonly positions: readonly number[]
  readonly recordedAt?: number | undefined
}

export interface HistoryQuery {
  readonly tenantId: string
  readonly members: readonly HistoryMember[]
  /** What the reader may see; a job that reads for nobody sees everything. */
  readonly sight: Sight | 'everything'
  readonly order: 'newest' | 'oldest'
  /** Rows to read at most. */
  readonly limit: number
  /** Go on behind this key. */
  readonly cursor?: TimelineKey | undefined
  /** Only what happened after this time, in microseconds. */
  readonly after?: number | undefined
  /** Only what happened up to this time, in microseconds. */
  readonly upTo?: number | undefined
  /** Only what had been recorded then; positions of parts that are not there: nothing. */
  readonly known: KnownThen
  /** Only what is dated ahead of this time and had been recorded by then, in microseconds. */
  readonly aheadOf?: number | undefined
}

export interface HistoryPage {
  readonly rows: PlacedRow[]
  /** Rows that were read, also those that the reader may not see. */
  readonly read: number
  /** Where the next page goes on; undefined at the end. */
  readonly next: TimelineKey | undefined
}

type Found = PlacedColumns & { shown: boolean }

const LEAST = Number.MIN_SAFE_INTEGER
const MOST = Number.MAX_SAFE_INTEGER
const LAST_UID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const FIRST_UID = '00000000-0000-0000-0000-000000000000'

/**
 * Reads a page of all that happened to a customer, over all identifiers in the order of the timeline: one round trip,
 * whose cost hangs on the rows of the page and on the identifiers, and not on how long the history is.
 *
 * @param prepare use a named statement, planned once a connection; default false
 */
export async function readHistory(
  client: TenantClient,
  query: HistoryQuery,
  { prepare = false }: { prepare?: boolean } = {},
): Promise<HistoryPage> {
  const { tenantId, members, order, limit } = query
  if (members.length === 0) return { rows: [], read: 0, next: undefined }
  const byPart = [...Map.groupBy(members, ({ part }) => part)].toSorted(([one], [other]) => one - other)
  const branches = byPart.flatMap(([part, own]) => [
    part,
    own.map(({ subjectId }) => subjectId),
    own.map(({ from }) => from ?? LEAST),
    own.map(({ until }) => until ?? MOST),
    query.known.positions[part] ?? 0,
  ])
  const { rows } = await client.query<Found>({
    ...(prepare ? { name: `history_${order}_${byPart.length}` } : {}),
    text: historyText(order, byPart.length),
    values: [...valuesOf(query), ...branches],
  })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    rows: page.filter(({ shown }) => shown).map((row) => placedRow(row, tenantId)),
    read: page.length,
    next: last && { occurredAt: Number(last.occurred_at), sequence: last.sequence, eventUid: last.event_uid },
  }
}

function valuesOf({ tenantId, order, limit, cursor, after, upTo, sight, known, aheadOf }: HistoryQuery): unknown[] {
  let lower: TimelineKey = { occurredAt: after ?? LEAST, sequence: '', eventUid: FIRST_UID }
  if (after !== undefined) lower = { ...lower, occurredAt: after + 1 }
  let upper: TimelineKey = { occurredAt: upTo ?? MOST, sequence: '\u{10ffff}', eventUid: LAST_UID }
  if (cursor !== undefined && order === 'newest') upper = cursor
  if (cursor !== undefined && order === 'oldest') lower = successorOf(cursor)
  return [
    tenantId,
    lower.occurredAt, lower.sequence, lower.eventUid,
    upper.occurredAt, upper.sequence, upper.eventUid,
    limit + 1,
    sight === 'everything' ? null : sight.organisation,
    sight === 'everything' || sight.personal,
    known.recordedAt ?? null,
    aheadOf ?? null,
  ]
}
