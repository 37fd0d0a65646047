import { Inject, Injectable } from '@nestjs/common'
import type { TenantClient } from '@throughline/database'
import { type CloudEvent, versionOf } from '@throughline/events'
import {
  compareKeys,
  type CustomerPageRow,
  type DocumentQuery,
  readArrivals,
  readFoundRows,
  readOwners,
  searchDocuments,
  type TimelineKey,
} from '@throughline/log'
import { analyseEvent, type Highlight, highlightsOf, match, type Query } from '@throughline/search'
import { Database } from '../database/database.js'
import { Corrections } from '../timeline/corrections.js'

/** An event in which something was found. */
export interface Hit {
  readonly row: CustomerPageRow
  readonly event: CloudEvent
  readonly highlights: readonly Highlight[]
  /** Whose it is, by who is believed to be one person now. */
  readonly customerId: string
}

/** Events that are opened for one page at most; then it comes back short, with a place to go on from. */
const MOST_OPENED = 400
/** What matches by its hashes nearly always matches; a few more make it likely that one round is enough. */
const SPARE = 5

type Found = Omit<Hit, 'customerId'>
/** Hits by where their words are indexed: pages go on by that, also where an event stands elsewhere now. */
type Indexed = Found & { readonly at: TimelineKey }

interface Round {
  readonly hits: readonly Indexed[]
  readonly next: TimelineKey | undefined
}

/** Finds events by the hashes of words, opens them, and looks whether the words are there. */
@Injectable()
export class Finder {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Corrections) private readonly corrections: Corrections,
  ) {}

  /** @returns the hits of a page, newest first, and where the next one goes on */
  async find(tenantId: string, query: Query, wanted: DocumentQuery): Promise<{ hits: Hit[]; next: TimelineKey | undefined }> {
    const hits: Indexed[] = []
    let next = wanted.cursor
    let opened = 0
    do {
      const limit = Math.min(wanted.limit - hits.length + SPARE, MOST_OPENED - opened)
      const round = await this.round(tenantId, query, { ...wanted, cursor: next, limit })
      opened += limit
      const room = wanted.limit - hits.length
      hits.push(...round.hits.slice(0, room))
      next = round.hits.length > room ? hits.at(-1)?.at : round.next
    } while (next !== undefined && hits.length < wanted.limit && opened < MOST_OPENED)
    return { hits: await this.owned(tenantId, hits), next }
  }

  private async round(tenantId: string, query: Query, wanted: DocumentQuery): Promise<Round> {
    const { sight, filters, subjects } = wanted
    const { found, next, rows } = await this.database.askAs(tenantId, async (client) => {
      const answer = await searchDocuments(client, wanted)
      const places = [...answer.found, ...(await arrivals(client, tenantId, subjects))]
      return { ...answer, rows: await readFoundRows(client, { tenantId, sight, filters }, places) }
    })
    const indexed = new Map(found.map((document) => [document.eventUid, document]))
    const here = rows.flatMap((row) => {
      const at = indexed.get(row.eventUid) ?? row
      return isTheirs(row, subjects) && isBetween(at, wanted, next) ? [{ at, row }] : []
    })
    const events = await this.corrections.open(tenantId, here.map(({ row }) => row), sight)
    const hits = here.flatMap(({ at, row }, index) => {
      const event = events[index]
      const highlights = event && highlightsIn(event, query)
      return event && highlights ? [{ at, row, event, highlights }] : []
    })
    return { hits: hits.toSorted((one, other) => compareKeys(other.at, one.at)), next }
  }

  private async owned(tenantId: string, hits: readonly Found[]): Promise<Hit[]> {
    const asked = hits.map(({ row: { subjectId, occurredAt: at } }) => ({ subjectId, at }))
    const owners = await this.database.askAs(tenantId, (client) => readOwners(client, tenantId, asked))
    return hits.map((hit) => {
      const { subjectId, occurredAt } = hit.row
      const owner = owners.find(({ members }) =>
        members.some((one) => one.subjectId === subjectId && (one.from ?? -Infinity) <= occurredAt && occurredAt < (one.until ?? Infinity)),
      )
      return { ...hit, customerId: owner?.customerId ?? subjectId }
    })
  }
}

/** What was refiled to a customer is indexed where it was told. There are few of them: all are looked at. */
async function arrivals(client: TenantClient, tenantId: string, subjects: DocumentQuery['subjects']): ReturnType<typeof readArrivals> {
  if (subjects === undefined) return []
  const own = new Set(subjects.map(({ subjectId }) => subjectId))
  const moved = await readArrivals(client, tenantId, [...own])
  return moved.filter(({ subjectId }) => !own.has(subjectId)).slice(0, MOST_OPENED)
}

/** Whether something stands behind the cursor, and not behind the place where the index was left. */
function isBetween(at: TimelineKey, { cursor, from = -Infinity, to = Infinity }: DocumentQuery, next: TimelineKey | undefined): boolean {
  if (at.occurredAt < from || at.occurredAt >= to) return false
  return (cursor === undefined || compareKeys(at, cursor) < 0) && (next === undefined || compareKeys(at, next) >= 0)
}

/** Whether an event is one of theirs by what was said about it. */
function isTheirs({ subjectId, occurredAt }: CustomerPageRow, subjects: DocumentQuery['subjects']): boolean {
  if (subjects === undefined) return true
  return subjects.some((one) => one.subjectId === subjectId && occurredAt >= (one.from ?? -Infinity) && occurredAt < (one.until ?? Infinity))
}

/** Undefined where the words are not there after all. */
function highlightsIn(event: CloudEvent, query: Query): Highlight[] | undefined {
  const spans = match(query, analyseEvent(event, versionOf(event.type, event.dataschema)))
  return spans && highlightsOf(spans)
}
