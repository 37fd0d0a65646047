/** What a row is: a question that was sent, one score (or the words) of an answer, a refusal, a review, a mention. */
export type FeedbackKind = 'asked' | 'answered' | 'declined' | 'review' | 'mention'

/** How it is known what it is about: something that it names, a conversation near in time, or not at all. */
export type Binding = 'id' | 'nearest' | 'none'

/** By what exactly: a named conversation, event, order, its own exchange, the time alone. */
export type BoundBy = 'conversation' | 'event' | 'order' | 'exchange' | 'time'

/** One score of an answer, or an answer without any; also what was asked, so that answers can be counted against it. */
export interface FeedbackRow {
  /** The event that says so. */
  readonly eventUid: string
  readonly subjectId: string
  readonly position: number
  /** Which of its scores, from 0 on; 0 as well where it has none. */
  readonly nth: number
  /** In microseconds since 1970. */
  readonly occurredAt: number
  readonly kind: FeedbackKind
  /** Name of the survey. */
  readonly survey?: string | undefined
  /** Where a review or mention stands. */
  readonly site?: string | undefined
  /** Uid of the `survey.sent` that it answers. */
  readonly askedUid?: string | undefined
  /** Of what was asked, else of the score: `nps`, `csat`, `ces`, `stars` or a name of the tenant's. */
  readonly metric?: string | undefined
  readonly value?: number | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** Where the value lies on its scale, from 0 to 1. */
  readonly share?: number | undefined
  /** Of what was asked: what came of it. */
  readonly reply?: 'answered' | 'declined' | 'none' | undefined
  /** Of what was asked: when it was answered or declined, in microseconds. */
  readonly repliedAt?: number | undefined
  /** Of what was asked: until when it could be answered, in microseconds. */
  readonly expiresAt?: number | undefined
  /** Whether there are words, to be read in the log. */
  readonly hasComment: boolean
  readonly language?: string | undefined
  /** Channel on which it came. */
  readonly via?: string | undefined
  /** Of the event itself: who belongs to an organisation sees its own events. */
  readonly organisation?: string | undefined
  readonly binding: Binding
  readonly boundBy?: BoundBy | undefined
  /** Uid of the first event of the conversation that it is about. */
  readonly conversation?: string | undefined
  /** How long after the last event of that conversation it came (or was asked), in milliseconds. */
  readonly gapMs?: number | undefined
  /** What it is about: as it says, else as the conversation says. */
  readonly channel?: string | undefined
  readonly topic?: string | undefined
  readonly agent?: string | undefined
  readonly stage?: string | undefined
  readonly aboutOrganisation?: string | undefined
}
