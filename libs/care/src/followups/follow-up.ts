/** Nobody has done anything yet; somebody has; it came to its end. */
export type FollowUpState = 'open' | 'working' | 'closed'

/** Where an event lies in the log. */
export interface Place {
  readonly uid: string
  readonly subjectId: string
  readonly position: number
}

export interface Amount {
  readonly amount: string
  readonly currency: string
}

/** What became of something that somebody has to see to, as the events of it tell. Times in microseconds since 1970. */
export interface FollowUp {
  readonly id: string
  /** Uid of the event that opened it. */
  readonly openedBy: string
  /** Where its events lie, in their order; of very many, the first ones. */
  readonly places: readonly Place[]
  /** Uid of its latest event, by which a change says what it goes on from. */
  readonly version: string
  readonly state: FollowUpState
  readonly kind: string
  readonly severity?: string | undefined
  readonly rule?: string | undefined
  readonly signalId?: string | undefined
  /** Uids of the events that show why. */
  readonly evidence: readonly string[]
  readonly issue?: string | undefined
  readonly channel?: string | undefined
  readonly topic?: string | undefined
  readonly organisation?: string | undefined
  readonly owner?: string | undefined
  readonly queue?: string | undefined
  readonly openedAt: number
  readonly dueAt?: number | undefined
  readonly lastAt: number
  readonly closedAt?: number | undefined
  readonly outcome?: string | undefined
  readonly cause?: string | undefined
  readonly notes: number
  readonly actions: number
  /** By currency. */
  readonly goodwill: readonly Amount[]
  readonly told: number
  readonly toldAt?: number | undefined
  /** When the customer was last told what was done. */
  readonly didAt?: number | undefined
  /** Steps of the escalation that were taken since it was opened, or reopened. */
  readonly step: number
  readonly escalated: number
  readonly reopened: number
  readonly reopenedAt?: number | undefined
  /** Whether a person had to do with it, beyond opening it. */
  readonly touched: boolean
  /** That what opened it is not so was noted, or it was closed for it. */
  readonly withdrawn: boolean
}
