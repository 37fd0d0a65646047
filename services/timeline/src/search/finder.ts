import { Inject, Injectable } from '@nestjs/common'
import type { TenantClient } from '@throughline/database'
import { type CloudEvent, versionOf } from '@throughline/events'
import {
  type DocumentQuery,
  type FoundDocument,
  readOwners,
  readRowsAt,
  searchDocuments,
  type TimelineKey,
  type TimelineRow,
} from '@throughline/log'
import { analyseEvent, type Highlight, highlightsOf, match, type Query } from '@throughline/search'
import { Database } from '../database/database.js'
import { PersonalData } from '../personal/personal-data.js'

/** An event in which something was found. */
export interface Hit {
  readonly document: FoundDocument
  readonly row: TimelineRow
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

/** Finds events by the hashes of words, opens them, and looks whether the words are there. */
@Injectable()
export class Finder {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /** @returns the hits of a page, newest first, and where the next one goes on */
  async find(
    tenantId: string,
    query: Query,
    wanted: DocumentQuery,
    cursor: TimelineKey | undefined,
  ): Promise<{ hits: Hit[]; next: TimelineKey | undefined }> {
    const hits: Found[] = []
    let next = cursor
    let opened = 0
    do {
      const limit = Math.min(wanted.limit - hits.length + SPARE, MOST_OPENED - opened)
      const round = await this.round(tenantId, query, { ...wanted, cursor: next, limit })
      opened += limit
      const room = wanted.limit - hits.length
      hits.push(...round.hits.slice(0, room))
      next = round.hits.length > room ? hits.at(-1)?.document : round.next
    } while (next !== undefined && hits.length < wanted.limit && opened < MOST_OPENED)
    return { hits: await this.owned(tenantId, hits), next }
  }

  private async round(tenantId: string, query: Query, wanted: DocumentQuery): Promise<{ hits: Found[]; next: TimelineKey | undefined }> {
    const { found, next, rows } = await this.database.askAs(tenantId, async (client) => {
      const answer = await searchDocuments(client, wanted)
      return { ...answer, rows: await rowsOf(client, tenantId, answer.found, wanted) }
    })
    const events = await this.personal.open(tenantId, rows)
    const byPlace = new Map(rows.map((row, index) => [row.eventUid, { row, event: events[index] }]))
    const hits = found.flatMap((document) => {
      const { row, event } = byPlace.get(document.eventUid) ?? {}
      const highlights = event && highlightsIn(event, query)
      return row && event && highlights ? [{ document, row, event, highlights }] : []
    })
    return { hits, next }
  }

  private async owned(tenantId: string, hits: readonly Found[]): Promise<Hit[]> {
    const asked = hits.map(({ document: { subjectId, occurredAt: at } }) => ({ subjectId, at }))
    const owners = await this.database.askAs(tenantId, (client) => readOwners(client, tenantId, asked))
    return hits.map((hit) => {
      const { subjectId, occurredAt } = hit.document
      const owner = owners.find(({ members }) =>
        members.some((one) => one.subjectId === subjectId && (one.from ?? -Infinity) <= occurredAt && occurredAt < (one.until ?? Infinity)),
      )
      return { ...hit, customerId: owner?.customerId ?? subjectId }
    })
  }
}

async function rowsOf(client: TenantClient, tenantId: string, found: readonly FoundDocument[], { sight }: DocumentQuery): Promise<TimelineRow[]> {
  const rows = await readRowsAt(client, tenantId, found, sight)
  return rows.filter(({ type }) => type !== 'erased')
}

/** Undefined where the words are not there after all. */
function highlightsIn(event: CloudEvent, query: Query): Highlight[] | undefined {
  const spans = match(query, analyseEvent(event, versionOf(event.type, event.dataschema)))
  return spans && highlightsOf(spans)
}
