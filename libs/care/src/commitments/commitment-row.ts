/** What came of a promise. `missed`: somebody said that it was not kept. Overdue is nothing that happens: it is reckoned when asked. */
export type CommitmentEnd = 'kept' | 'missed' | 'withdrawn'

export type CommitmentState = 'open' | 'due' | 'overdue' | CommitmentEnd

/** A message that a promise is due soon. */
export interface Reminder {
  /** 32 bytes in hex; the same for the same promise until the same time, whoever the customer is. */
  readonly id: string
  readonly type: 'commitment.due'
  /** In microseconds since 1970. */
  readonly at: number
  /** When the log took the promise. */
  readonly recordedAt: number
  readonly data: Readonly<Record<string, unknown>>
}

/** One promise to a customer. Its words are in the log, at the place of the event that made it. */
export interface CommitmentRow {
  /** The event that made it; of one that was made again, the last. */
  readonly eventUid: string
  readonly subjectId: string
  readonly position: number
  readonly kind?: string | undefined
  readonly queue?: string | undefined
  /** By which the promises of an owner are found: see `ownerKey`. */
  readonly ownerKey?: string | undefined
  /** Of whoever promised it; missing: the brand itself. */
  readonly organisation?: string | undefined
  readonly channel?: string | undefined
  /** In microseconds since 1970, as all times. */
  readonly madeAt: number
  readonly dueAt?: number | undefined
  /** From when on it counts as due soon, and a reminder goes out. */
  readonly remindAt?: number | undefined
  readonly end?: CommitmentEnd | undefined
  readonly endedAt?: number | undefined
  /** The event that ended it: somebody's word, or a fact. */
  readonly endUid?: string | undefined
  readonly endedBy?: 'word' | 'fact' | undefined
  /** While it is due soon: what is to be said to those who have promised it. */
  readonly reminder?: Reminder | undefined
}

/** How a promise stands at a time. It is overdue from its due time on; kept at that very time, it was kept in time. */
export function commitmentStateAt({ end, dueAt, remindAt }: Pick<CommitmentRow, 'end' | 'dueAt' | 'remindAt'>, now: number): CommitmentState {
  if (end !== undefined) return end
  if (dueAt !== undefined && now >= dueAt) return 'overdue'
  return remindAt !== undefined && now >= remindAt ? 'due' : 'open'
}
