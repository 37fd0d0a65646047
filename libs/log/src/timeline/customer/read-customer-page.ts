import type { Sight } from '@throughline/access'
import type { TenantClient } from '@throughline/database'
import type { EventClass } from '@throughline/events'
import { MAX_CONVERSATIONS } from '../../identity/read-customers.js'
import { SealedText } from '../../payload/sealed-text.js'
import { afterAll, beforeAll, compareKeys, startOf, successorOf, type TimelineKey } from '../timeline-key.js'
import { MAX_ROWS_READ, type PartKnowledge, type TimelineFilters, type TimelinePageRow } from '../timeline-page.js'
import { type NamedStatement, pageStatements } from './statements.js'

/** An identifier of a customer, where its events lie, and for how long it was theirs. */
export interface TimelineMember {
  readonly subjectId: string
  readonly part: number
  /** Microseconds since 1970, inclusive; undefined: from the beginning. */
  readonly from: number | undefined
  /** Exclusive; undefined: it still is. */
  readonly until: number | undefined
}

/** What was recorded then: exactly, by the position that each part had come to, or by a time in microseconds. */
export interface KnownThen {
  readonly positions?: readonly number[] | undefined
  readonly recordedBy?: number | undefined
}

export interface CustomerPageQuery {
  /** The tenant of the transaction. */
  readonly tenantId: string
  /** Whom to look up, or the identifiers that are known to be theirs. */
  readonly who: { readonly subjectId: string } | { readonly members: readonly TimelineMember[] }
  /** Parts of the log. */
  readonly parts: number
  /** Name of the topic of the live lane, by whose cursor freshness is told. */
  readonly liveTopic: string
  readonly sight: Sight
  readonly order: 'newest' | 'oldest'
  /** Events on the page at most. */
  readonly limit: number
  /** Go on behind this key. */
  readonly cursor?: TimelineKey | undefined
  /** Microseconds since 1970, inclusive. */
  readonly from?: number | undefined
  /** Microseconds since 1970, exclusive. */
  readonly to?: number | undefined
  readonly filters?: TimelineFilters | undefined
  readonly known?: KnownThen | undefined
}

/** A row, and under which of the customer's identifiers it lies. */
export interface CustomerPageRow extends TimelinePageRow {
  readonly subjectId: string
  readonly part: number
}

export interface CustomerPage {
  readonly customerId: string
  readonly members: readonly TimelineMember[]
  readonly rows: readonly CustomerPageRow[]
  /** Where the next page goes on; undefined at the end. */
  readonly next: TimelineKey | undefined
  /** How far the log had come, by part. */
  readonly knowledge: ReadonlyMap<number, PartKnowledge>
}

/** Identifiers of a customer that are read at most, the one that it is named after first. */
export const MAX_MEMBERS = 100
/** With more, keys are read first and rows then: two questions. */
const FEW = 4

interface Told {
  customerId: string
  subjectId: string
  part: number
  from: number | null
  until: number | null
  position: number | null
  freshAt: number | null
  readAt: number
}

interface Row {
  members: Told[] | null
  subject_id: string
  part: number
  stopped: boolean
  shown: boolean
  pos: string
  occurred_at: string
  sequence: string
  event_uid: string
  recorded_at: string
  type: string
  class: EventClass
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  data: string | null
  generation: number
  sealed: Buffer | null
}

/**
 * Reads one page of a customer's timeline, over all identifiers, and finds out who that is: one question, two of a customer
 * with many identifiers.
 *
 * @param prepare use named statements, planned once a connection; a pooler that hands out other connections knows no such
 *   names. Default false
 * @throws Error when the log has another number of parts, and what PostgreSQL or the connection throws
 */
export async function readCustomerPage(
  client: TenantClient,
  query: CustomerPageQuery,
  { prepare = false }: { prepare?: boolean } = {},
): Promise<CustomerPage> {
  const statements = pageStatements[query.order]
  const ask = async (statement: NamedStatement, more: Record<string, unknown>): Promise<Row[]> => {
    const values = statement.values({ ...valuesOf(query), ...more })
    return (await client.query<Row>({ ...(prepare ? { name: statement.name } : {}), text: statement.text, values })).rows
  }
  const given = (members: readonly TimelineMember[]): Promise<Row[]> =>
    ask(members.length > FEW && !isFiltered(query) ? statements.wide : statements.given, {
      subjects: members.map(({ subjectId }) => subjectId),
      since: members.map(({ from }) => from),
      until: members.map(({ until }) => until),
      most: MAX_MEMBERS + 1,
    })
  if ('members' in query.who) return pageOf(await given(query.who.members), query)
  const rows = await ask(statements.asked, { subject: query.who.subjectId, members: MAX_MEMBERS, conversations: MAX_CONVERSATIONS, most: FEW })
  const page = pageOf(rows, query)
  if (page.members.length <= FEW) return page
  return { ...pageOf(await given(page.members), query), customerId: page.customerId }
}

function isFiltered({ filters, sight, known }: CustomerPageQuery): boolean {
  if (sight.organisation !== null || known !== undefined) return true
  return filters !== undefined && Object.values(filters).some((values) => values !== undefined)
}

function valuesOf(query: CustomerPageQuery): Record<string, unknown> {
  const { cursor, sight, known, filters: { conversationUid: conversation, ...filters } = {} } = query
  let lower = query.from === undefined ? beforeAll : startOf(query.from)
  let upper = query.to === undefined ? afterAll : startOf(query.to)
  if (cursor !== undefined && query.order === 'newest') upper = cursor
  if (cursor !== undefined && query.order === 'oldest') lower = successorOf(cursor)
  return {
    tenant: query.tenantId, parts: query.parts, topic: query.liveTopic,
    lowerAt: lower.occurredAt, lowerSequence: lower.sequence, lowerUid: lower.eventUid,
    upperAt: upper.occurredAt, upperSequence: upper.sequence, upperUid: upper.eventUid,
    read: isFiltered(query) ? MAX_ROWS_READ : 0, limit: query.limit + 1,
    ...filters, conversation, positions: known?.positions, recordedBy: known?.recordedBy,
    own: sight.organisation, personal: sight.personal,
  }
}

function pageOf(rows: readonly Row[], query: CustomerPageQuery): CustomerPage {
  const told = rows.find(({ members }) => members !== null)?.members ?? []
  const direction = query.order === 'newest' ? -1 : 1
  const found = rows
    .filter(({ members }) => members === null)
    .toSorted((one, other) => direction * compareKeys(keyOf(one), keyOf(other)))
  const { shown, next } = cut(found, query.limit)
  return {
    customerId: told[0]?.customerId ?? '',
    members: told.map(({ subjectId, part, from, until }) => ({ subjectId, part, from: from ?? undefined, until: until ?? undefined })),
    rows: shown.map((row) => rowOf(row, query.tenantId)),
    next: next && keyOf(next),
    knowledge: new Map(told.map((one) => [one.part, knowledgeOf(one)])),
  }
}

/**
 * What is shown of the rows that were found, and behind which row the next page goes on. Where reading one identifier
 * stopped, nobody knows what comes next of it: nothing beyond is shown.
 */
function cut(found: readonly Row[], limit: number): { shown: Row[]; next: Row | undefined } {
  const shown: Row[] = []
  let last: Row | undefined
  for (const row of found) {
    if (shown.length === limit) return { shown, next: last }
    if (row.shown) shown.push(row)
    last = row
    if (row.stopped) return { shown, next: row }
  }
  // Rows that were left out since (erasures) count where reading stopped, too.
  return { shown, next: found.length > limit ? last : undefined }
}

function keyOf({ occurred_at: occurredAt, sequence, event_uid: eventUid }: Row): TimelineKey {
  return { occurredAt: Number(occurredAt), sequence, eventUid }
}

function knowledgeOf({ part, position, freshAt, readAt }: Told): PartKnowledge {
  if (position === null) throw new Error(`The log has no part ${part}: does it have another number of parts?`)
  return { position, freshAt, readAt }
}

function rowOf(row: Row, tenantId: string): CustomerPageRow {
  const { subject_id: subjectId, event_uid: eventUid } = row
  return {
    subjectId,
    part: row.part,
    class: row.class,
    position: Number(row.pos),
    recordedAt: Number(row.recorded_at),
    type: row.type,
    occurredAt: Number(row.occurred_at),
    sequence: row.sequence,
    eventUid,
    channel: row.channel,
    direction: row.direction,
    organisation: row.organisation,
    topic: row.topic,
    data: row.data,
    sealed: row.sealed && new SealedText({ tenantId, subjectId, uid: eventUid }, row.sealed, row.generation),
  }
}
