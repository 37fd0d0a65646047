/** Feedback as the care view has it; what there is none of is null. Times in microseconds since 1970. */
export interface FeedbackEntry {
  readonly customerId: string
  readonly eventUid: string
  readonly nth: number
  readonly subjectId: string
  readonly position: number
  readonly occurredAt: number
  readonly kind: string
  readonly survey: string | null
  readonly site: string | null
  readonly askedUid: string | null
  readonly metric: string | null
  readonly value: number | null
  readonly min: number | null
  readonly max: number | null
  readonly share: number | null
  readonly reply: string | null
  readonly repliedAt: number | null
  readonly expiresAt: number | null
  readonly hasComment: boolean
  readonly language: string | null
  readonly via: string | null
  readonly organisation: string | null
  readonly binding: string
  readonly boundBy: string | null
  readonly conversation: string | null
  readonly gapMs: number | null
  readonly channel: string | null
  readonly topic: string | null
  readonly agent: string | null
  readonly stage: string | null
  readonly aboutOrganisation: string | null
}

/** A row as the driver gives it: 64-bit numbers are texts. */
export type FeedbackColumns = Readonly<Record<string, string | number | boolean | null>>

export function feedbackEntry(row: FeedbackColumns): FeedbackEntry {
  const text = (name: string): string | null => textOf(row[name])
  const number = (name: string): number | null => numberOf(row[name])
  return {
    customerId: String(row['customer_id']),
    eventUid: String(row['event_uid']),
    nth: Number(row['nth']),
    subjectId: String(row['subject_id']),
    position: Number(row['pos']),
    occurredAt: Number(row['occurred_at']),
    kind: String(row['kind']),
    survey: text('survey'),
    site: text('site'),
    askedUid: text('asked_uid'),
    metric: text('metric'),
    value: number('value'),
    min: number('least'),
    max: number('most'),
    share: number('share'),
    reply: text('reply'),
    repliedAt: number('replied_at'),
    expiresAt: number('expires_at'),
    hasComment: row['has_comment'] === true,
    language: text('language'),
    via: text('via'),
    organisation: text('organisation'),
    binding: String(row['binding']),
    boundBy: text('bound_by'),
    conversation: text('conversation'),
    gapMs: number('gap_ms'),
    channel: text('channel'),
    topic: text('topic'),
    agent: text('agent'),
    stage: text('stage'),
    aboutOrganisation: text('about_organisation'),
  }
}

export function textOf(value: string | number | boolean | null | undefined): string | null {
  return typeof value === 'string' ? value : null
}

export function numberOf(value: string | number | boolean | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
