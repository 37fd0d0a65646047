import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'
import type { TimelineFilters } from '../timeline/timeline-page.js'
import type { TimelineKey } from '../timeline/timeline-key.js'

const text = readSql(import.meta.url, './search-documents.sql')

/** A word in more documents than these is frequent: then so many of the newest are looked through at a time. */
export const MAX_DOCUMENTS_READ = 2_000

/** For how long a subject is looked at: in microseconds since 1970, from inclusive, until exclusive. */
export interface SearchedSubject {
  readonly subjectId: string
  readonly from: number | undefined
  readonly until: number | undefined
}

export interface DocumentQuery {
  /** A tsquery of lexemes. */
  readonly words: string
  /** Default: all of the tenant. */
  readonly subjects?: readonly SearchedSubject[] | undefined
  readonly sight: Sight
  readonly filters: TimelineFilters
  /** Microseconds since 1970, inclusive and exclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Older than this one. */
  readonly cursor?: TimelineKey | undefined
  /** Documents at most. */
  readonly limit: number
}

/** Where an event lies that may have what was looked for. */
export interface FoundDocument extends TimelineKey {
  readonly part: number
  readonly position: number
  readonly subjectId: string
}

interface Row {
  nth: string | null
  shown: boolean
  part: number
  pos: string
  subject_id: string
  event_uid: string
  occurred_at: string
  sequence: string
}

/**
 * Documents of the transaction's tenant that match, newest first. Never does much work: of frequent words it may come
 * back short, with a key to go on from.
 */
export async function searchDocuments(
  client: TenantClient,
  query: DocumentQuery,
): Promise<{ found: FoundDocument[]; next: TimelineKey | undefined }> {
  const { rows } = await client.query<Row>(text, valuesOf(query))
  const found = rows.map(foundOf)
  const shown = found.filter((_document, index) => rows[index]?.shown)
  if (shown.length > query.limit) return { found: shown.slice(0, query.limit), next: shown[query.limit - 1] }
  const stopped = rows.findIndex(({ nth }) => Number(nth) === MAX_DOCUMENTS_READ)
  return { found: shown, next: found[stopped] }
}

function valuesOf({ words, subjects, sight, filters, from, to, cursor, limit }: DocumentQuery): unknown[] {
  return [
    words,
    subjects?.map(({ subjectId }) => subjectId),
    subjects?.map((subject) => subject.from ?? null),
    subjects?.map((subject) => subject.until ?? null),
    from,
    to,
    cursor?.occurredAt,
    cursor?.sequence,
    cursor?.eventUid,
    sight.organisation,
    filters.channel,
    filters.type,
    filters.class,
    filters.direction,
    filters.organisation,
    filters.conversationUid,
    MAX_DOCUMENTS_READ,
    limit + 1,
  ]
}

function foundOf(row: Row): FoundDocument {
  return {
    part: row.part,
    position: Number(row.pos),
    subjectId: row.subject_id,
    eventUid: row.event_uid,
    occurredAt: Number(row.occurred_at),
    sequence: row.sequence,
  }
}
