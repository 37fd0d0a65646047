import type { TenantClient } from '@throughline/database'
import { correctPage } from '../../corrections/correct-page.js'
import { MAX_CONVERSATIONS } from '../../identity/read-customers.js'
import { afterAll, beforeAll, compareKeys, startOf, successorOf, type TimelineKey } from '../timeline-key.js'
import { MAX_ROWS_READ, type PartKnowledge } from '../timeline-page.js'
import type { CustomerPage, CustomerPageQuery, TimelineMember } from './customer-page.js'
import { type PlacedColumns, placedRow } from '../event-row.js'
import { type NamedStatement, pageStatements } from './statements.js'

/** Identifiers of a customer that are read at most, the one that it is named after first, and conversations. */
const MAX_MEMBERS = 100
/** With more, keys are read first and rows then: two questions. */
const FEW = 4

interface Told {
  customerId: string
  subjectId: string
  part: number
  from: number | null
  until: number | null
  corrected: boolean
  position: number | null
  freshAt: number | null
  readAt: number
}

interface Row extends PlacedColumns {
  members: Told[] | null
  positions: number[] | null
  stopped: boolean
  shown: boolean
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
      most: members.length,
    })
  const asked = async (subjectId: string): Promise<CustomerPage> => {
    const found = pageOf(await ask(statements.asked, { subject: subjectId, members: MAX_MEMBERS, conversations: MAX_CONVERSATIONS, most: FEW }), query)
    if (found.members.length <= FEW) return found
    return { ...pageOf(await given(found.members), query), customerId: found.customerId }
  }
  const page = 'members' in query.who ? pageOf(await given(query.who.members), query) : await asked(query.who.subjectId)
  return page.members.some(({ isCorrected }) => isCorrected) ? correctPage(client, query, page) : page
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
    ...filters, conversation, positions: known?.positions,
    own: sight.organisation, personal: sight.personal,
  }
}

function pageOf(rows: readonly Row[], query: CustomerPageQuery): CustomerPage {
  const first = rows.find(({ members }) => members !== null)
  const told = first?.members ?? []
  const direction = query.order === 'newest' ? -1 : 1
  const found = rows
    .filter(({ members }) => members === null)
    .toSorted((one, other) => direction * compareKeys(keyOf(one), keyOf(other)))
  const { shown, next } = cut(found, query.limit)
  return {
    customerId: told[0]?.customerId ?? '',
    members: told.map(memberOf),
    positions: first?.positions ?? [],
    rows: shown.map((row) => placedRow(row, query.tenantId)),
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

function memberOf({ subjectId, part, from, until, corrected: isCorrected }: Told): TimelineMember {
  return { subjectId, part, from: from ?? undefined, until: until ?? undefined, isCorrected }
}

function keyOf({ occurred_at: occurredAt, sequence, event_uid: eventUid }: Row): TimelineKey {
  return { occurredAt: Number(occurredAt), sequence, eventUid }
}

function knowledgeOf({ part, position, freshAt, readAt }: Told): PartKnowledge {
  if (position === null) throw new Error(`The log has no part ${part}: does it have another number of parts?`)
  return { position, freshAt, readAt }
}
