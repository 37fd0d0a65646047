import type { CloudEvent, EventClass } from '@throughline/events'

/** An event as the log gives it: as it was published, and where and when the log has it. */
export interface TimelineEvent extends CloudEvent {
  /** Its id for ever, by which every statement of a context names its proof. */
  uid: string
  /** The subject it is stored under. */
  subjectId: string
  position: string | number
  class: EventClass
  /** When it happened, in microseconds since 1970. */
  occurredAt: number
  /** When the log took it, in microseconds since 1970. */
  recordedAt: number
  /** Whose it is, as `type:value`, where it was told of somebody else: whom it names is not this customer. Set by `arrange`. */
  refiledTo?: string
  /** Uid of the statement that says so. */
  refiledBy?: string
  /** Uids of the statements that corrected it; set by `arrange`. */
  correctedBy?: string[]
}
