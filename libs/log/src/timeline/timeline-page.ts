import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'
import { type EventColumns, eventRow, type TimelinePageRow } from './event-row.js'
import { afterAll, beforeAll, startOf, successorOf, type TimelineKey } from './timeline-key.js'

const newestFirst = readSql(import.meta.url, './timeline-page.sql')
/** The same statement the other way round: nothing else of it depends on the direction. */
const oldestFirst = newestFirst.replaceAll(' desc', ' asc')

/** A page with filters reads at most so many rows; then it comes back short, with a key to go on from. */
export const MAX_ROWS_READ = 5_000

/** Values of a filter are alternatives; all filters must hold. */
export interface TimelineFilters {
  channel?: readonly string[]
  type?: readonly string[]
  class?: readonly string[]
  direction?: readonly string[]
  organisation?: readonly string[]
  conversationUid?: readonly string[]
}

export interface TimelineQuery {
  part: number
  subjectId: string
  /** The tenant of the transaction. */
  tenantId: string
  /** What the reader may see. */
  sight: Sight
  /** Name of the topic of the live lane, by whose cursor freshness is told. */
  liveTopic: string
  order: 'newest' | 'oldest'
  /** Events on the page at most. */
  limit: number
  /** Go on behind this key. */
  cursor?: TimelineKey | undefined
  /** Microseconds since 1970, inclusive. */
  from?: number | undefined
  /** Microseconds since 1970, exclusive. */
  to?: number | undefined
  filters?: TimelineFilters | undefined
}

/** How far the log had come when something was read. */
export interface PartKnowledge {
  /** All events of the part up to here could be seen; 0: there is none. */
  position: number
  /**
   * Everything that had been received by this time was in the log, in microseconds; null while the recorder has never
   * looked at the topic.
   */
  freshAt: number | null
  /** The database's clock at the reading. */
  readAt: number
}

export interface TimelinePage {
  rows: TimelinePageRow[]
  /** Where the next page goes on; undefined at the end. */
  next: TimelineKey | undefined
  knowledge: PartKnowledge
}

interface Row extends EventColumns {
  position: string
  fresh_at: string | null
  read_at: string
  nth: string | null
  shown: boolean
}

/**
 * Reads one page of a subject's timeline in one round trip.
 *
 * @param prepare use a named statement, planned once a connection (0.7 ms of CPU less a page); a pooler that hands out other
 *   connections knows no such names. Default false
 * @throws Error when the log has no such part, and what PostgreSQL or the connection throws
 */
export async function readTimelinePage(
  client: TenantClient,
  query: TimelineQuery,
  { prepare = false }: { prepare?: boolean } = {},
): Promise<TimelinePage> {
  const newest = query.order === 'newest'
  const rowsRead = isFiltered(query) ? MAX_ROWS_READ : query.limit + 1
  const { rows } = await client.query<Row>({
    ...(prepare ? { name: newest ? 'timeline_newest' : 'timeline_oldest' } : {}),
    text: newest ? newestFirst : oldestFirst,
    values: valuesOf(query, rowsRead),
  })
  const [first] = rows
  if (first === undefined) throw new Error(`The log has no part ${query.part}: does it have another number of parts?`)
  const knowledge = {
    position: Number(first.position),
    freshAt: first.fresh_at === null ? null : Number(first.fresh_at),
    readAt: Number(first.read_at),
  }
  if (first.nth === null) return { rows: [], next: undefined, knowledge }
  const shown = rows.filter((row) => row.shown)
  return { rows: shown.slice(0, query.limit).map((row) => eventRow(row, query)), next: nextOf(rows, shown, query.limit, rowsRead), knowledge }
}

function isFiltered({ filters, sight }: TimelineQuery): boolean {
  if (sight.organisation !== null) return true
  return filters !== undefined && Object.values(filters).some((values) => values !== undefined)
}

function valuesOf(query: TimelineQuery, rowsRead: number): unknown[] {
  const { cursor, filters = {} } = query
  let lower = query.from === undefined ? beforeAll : startOf(query.from)
  let upper = query.to === undefined ? afterAll : startOf(query.to)
  if (cursor !== undefined && query.order === 'newest') upper = cursor
  if (cursor !== undefined && query.order === 'oldest') lower = successorOf(cursor)
  return [
    query.part,
    query.subjectId,
    query.tenantId,
    query.liveTopic,
    lower.occurredAt,
    lower.sequence,
    lower.eventUid,
    upper.occurredAt,
    upper.sequence,
    upper.eventUid,
    rowsRead,
    query.limit + 1,
    filters.channel,
    filters.type,
    filters.class,
    filters.direction,
    filters.organisation,
    filters.conversationUid,
    query.sight.organisation,
    query.sight.personal,
  ]
}

/** Behind the last event of a full page; else behind the last row that was read, if reading stopped there. */
function nextOf(rows: readonly Row[], shown: readonly Row[], limit: number, rowsRead: number): TimelineKey | undefined {
  const full = shown.length > limit ? shown[limit - 1] : undefined
  const stopped = rows.findLast((row) => Number(row.nth) === rowsRead)
  const last = full ?? stopped
  return last && { occurredAt: Number(last.occurred_at), sequence: last.sequence, eventUid: last.event_uid }
}
