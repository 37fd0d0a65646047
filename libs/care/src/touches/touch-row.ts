/** A score that was given about a touch. */
export interface TouchScore {
  readonly metric: string
  /** As it was given, such as 9 of 0 to 10. */
  readonly value: number
  /** Where it lies on its scale, from 0 to 1. */
  readonly share: number
  /** Of whoever was told: who belongs to an organisation sees what was told to it. */
  readonly organisation?: string | undefined
}

/** One visit, conversation or single contact at one touchpoint: however many events it has, it is counted once. */
export interface TouchRow {
  /** Its first event, the name of the row. */
  readonly eventUid: string
  readonly touchpoint: string
  /** In which the customer was when it began; before any other, the one it led to. */
  readonly stage: string
  readonly channel?: string | undefined
  readonly organisation?: string | undefined
  readonly topic?: string | undefined
  /** In microseconds since 1970, as all times. */
  readonly startedAt: number
  readonly lastAt: number
  readonly events: number
  /** Of the customer's first touch of all: who is new, and who comes again. */
  readonly firstAt: number
  /** How long the customer waited, in milliseconds; missing: for nobody, or nobody knows. */
  readonly waitMs?: number | undefined
  /** Whether the customer gave up there: hung up in the queue, left a form. */
  readonly abandoned: boolean
  readonly scores: readonly TouchScore[]
  /** Uid of the first event of the matter that it belongs to. */
  readonly issue?: string | undefined
  /** What that matter cost the customer, at its first touch in each cell of the map. */
  readonly effort?: number | undefined
  /** What came after it; missing: nothing so far. */
  readonly nextTouchpoint?: string | undefined
  readonly nextStage?: string | undefined
  readonly nextOrganisation?: string | undefined
  readonly nextAt?: number | undefined
}
