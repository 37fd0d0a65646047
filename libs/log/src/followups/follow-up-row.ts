/** An event, the subject that it is stored under, and its position. */
export interface EventPlace {
  readonly uid: string
  readonly subjectId: string
  readonly position: number
}

/** A follow-up as the care view has it. Times in microseconds since 1970. */
export interface FollowUpEntry {
  readonly followupId: string
  readonly customerId: string
  readonly eventUid: string
  readonly version: string
  /** The oldest first. */
  readonly events: readonly EventPlace[]
  readonly evidence: readonly EventPlace[]
  readonly state: string
  /** By the database's clock. */
  readonly overdue: boolean
  readonly kind: string
  readonly severity: string | null
  readonly rule: string | null
  readonly signalId: string | null
  readonly issue: string | null
  readonly channel: string | null
  readonly topic: string | null
  readonly organisation: string | null
  readonly owner: string | null
  readonly queue: string | null
  readonly openedAt: number
  readonly dueAt: number | null
  readonly lastAt: number
  readonly closedAt: number | null
  readonly outcome: string | null
  readonly cause: string | null
  readonly notes: number
  readonly actions: number
  readonly goodwill: readonly { readonly amount: string; readonly currency: string }[]
  readonly told: number
  readonly toldAt: number | null
  readonly escalated: number
  readonly reopened: number
  readonly withdrawn: boolean
  readonly scoreBefore: number | null
  readonly scoreAfter: number | null
  readonly boughtAt: number | null
  readonly complainedAgain: boolean
  readonly recovered: boolean | null
}

type Places = readonly (readonly [string, string, number])[]

/** A row as the driver gives it. */
export type FollowUpColumns = Readonly<Record<string, unknown>> & {
  readonly followup_id: string
  readonly events: Places
  readonly evidence: Places
}

export function followUpOf(row: FollowUpColumns): FollowUpEntry {
  return {
    followupId: row.followup_id,
    customerId: String(row['customer_id']),
    eventUid: String(row['event_uid']),
    version: String(row['version']),
    events: placesOf(row.events),
    evidence: placesOf(row.evidence),
    state: String(row['state']),
    overdue: row['overdue'] === true,
    kind: String(row['kind']),
    severity: text(row['severity']),
    rule: text(row['rule']),
    signalId: text(row['signal_id']),
    issue: text(row['issue']),
    channel: text(row['channel']),
    topic: text(row['topic']),
    organisation: text(row['organisation']),
    owner: text(row['owner']),
    queue: text(row['queue']),
    openedAt: Number(row['opened_at']),
    dueAt: number(row['due_at']),
    lastAt: Number(row['last_at']),
    closedAt: number(row['closed_at']),
    outcome: text(row['outcome']),
    cause: text(row['cause']),
    notes: Number(row['notes']),
    actions: Number(row['actions']),
    goodwill: row['goodwill'] as FollowUpEntry['goodwill'],
    told: Number(row['told']),
    toldAt: number(row['told_at']),
    escalated: Number(row['escalated']),
    reopened: Number(row['reopened']),
    withdrawn: row['withdrawn'] === true,
    scoreBefore: number(row['score_before']),
    scoreAfter: number(row['score_after']),
    boughtAt: number(row['bought_at']),
    complainedAgain: row['complained_again'] === true,
    recovered: typeof row['recovered'] === 'boolean' ? row['recovered'] : null,
  }
}

function placesOf(places: Places): EventPlace[] {
  return places.map(([uid, subjectId, position]) => ({ uid, subjectId, position }))
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function number(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}
