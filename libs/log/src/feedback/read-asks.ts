import type { Sight } from '@throughline/access'
import type { TenantClient } from '@throughline/database'
import { type FeedbackColumns, textOf } from './feedback-entry.js'

/** A question that rules had for a customer. Times in microseconds since 1970. */
export interface SurveyAsk {
  readonly surveyId: string
  readonly survey: string
  readonly metric: string
  readonly version: number
  /** After which it is asked. */
  readonly eventUid: string
  readonly dueAt: number
  readonly expiresAt: number
  readonly state: string
  readonly why: string | null
  readonly channel: string | null
  readonly language: string
  readonly organisation: string | null
  readonly sentUid: string | null
}

const text = `select * from views.survey_ask a
where a.tenant_id = $1::uuid and a.build = views.live('care') and a.customer_id = $2::uuid
  and ($3::text is null or a.organisation = $3)
order by a.due_at desc, a.ask_id limit $4`

/** What a customer was asked, is to be asked, or is not asked and why: the latest. */
export async function readAsks(client: TenantClient, tenantId: string, sight: Sight, { customerId, limit }: { customerId: string; limit: number }): Promise<SurveyAsk[]> {
  const { rows } = await client.query<FeedbackColumns>(text, [tenantId, customerId, sight.organisation, limit])
  return rows.map((row) => ({
    surveyId: String(row['ask_id']),
    survey: String(row['survey']),
    metric: String(row['metric']),
    version: Number(row['version']),
    eventUid: String(row['event_uid']),
    dueAt: Number(row['due_at']),
    expiresAt: Number(row['expires_at']),
    state: String(row['state']),
    why: textOf(row['why']),
    channel: textOf(row['channel']),
    language: String(row['language']),
    organisation: textOf(row['organisation']),
    sentUid: textOf(row['sent_uid']),
  }))
}
