import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'
import { type FeedbackColumns, type FeedbackEntry, feedbackEntry } from './feedback-entry.js'

const text = readSql(import.meta.url, './list-feedback.sql')

/** Where a page of feedback ended. */
export interface FeedbackPlace {
  readonly occurredAt: number
  readonly eventUid: string
  readonly nth: number
}

/** Which feedback is wanted; what is missing is any. */
export interface FeedbackQuery {
  readonly customerId?: string | undefined
  readonly kinds?: readonly string[] | undefined
  readonly metrics?: readonly string[] | undefined
  readonly surveys?: readonly string[] | undefined
  readonly channels?: readonly string[] | undefined
  readonly topics?: readonly string[] | undefined
  readonly agents?: readonly string[] | undefined
  readonly stages?: readonly string[] | undefined
  /** That it is about. */
  readonly organisations?: readonly string[] | undefined
  readonly bindings?: readonly string[] | undefined
  readonly least?: number | undefined
  readonly highest?: number | undefined
  readonly hasComment?: boolean | undefined
  /** From then on, and before then, in microseconds since 1970. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly behind?: FeedbackPlace | undefined
  readonly limit: number
}

/** A page of feedback. */
export interface FeedbackPage {
  readonly entries: readonly FeedbackEntry[]
  /** Where the next one goes on; undefined at the end. */
  readonly next: FeedbackPlace | undefined
}

/** Rows that are looked at for one page: of a filter that few fit it comes back short, with a place to go on from. */
export const MAX_FEEDBACK_READ = 5_000

/** Feedback by the care view, the newest first; whoever belongs to an organisation sees its own events. */
export async function readFeedback(client: TenantClient, tenantId: string, sight: Sight, query: FeedbackQuery): Promise<FeedbackPage> {
  const { rows } = await client.query<FeedbackColumns>(text, valuesOf(tenantId, sight, query))
  const found = rows.map(feedbackEntry)
  const fitting = found.filter((_entry, index) => rows[index]?.['fits'] === true)
  const entries = fitting.slice(0, query.limit)
  if (fitting.length > query.limit) return { entries, next: entries.at(-1) }
  const isStopped = Number(rows.at(-1)?.['place']) === MAX_FEEDBACK_READ
  return { entries, next: isStopped ? found.at(-1) : undefined }
}

function valuesOf(tenantId: string, sight: Sight, query: FeedbackQuery): unknown[] {
  const { customerId, kinds, metrics, surveys, channels, topics, agents, stages, organisations, bindings } = query
  const { least, highest, hasComment, from, to, behind, limit } = query
  const place = [from, to, behind?.occurredAt, behind?.eventUid, behind?.nth, MAX_FEEDBACK_READ, limit + 1]
  const filters = [kinds, metrics, surveys, channels, topics, agents, stages, organisations, bindings, least, highest, hasComment]
  return [tenantId, customerId, sight.organisation, ...place, ...filters].map((value) => value ?? null)
}
