import type { TimelineEvent } from '@throughline/context'

/** One identifier of a customer. */
export interface StoryMember {
  readonly subjectId: string
  /** Its type, such as `email`; missing where nobody knows it. */
  readonly type?: string | undefined
}

/** What a customer went through, as far as it was known at a time. Whatever is derived from it is a pure function of it and of rules. */
export interface Story {
  /** Whose customer it is: ids of what is told to others are made of it. Missing where nobody is told. */
  readonly tenantId?: string | undefined
  /** The customer's id: that of their strongest subject. */
  readonly customerId: string
  readonly members: readonly StoryMember[]
  /** The oldest first, as `arrange` gives them: corrected, and without what was retracted or refiled to others. */
  readonly events: readonly TimelineEvent[]
  /** In microseconds since 1970: what is overdue, or quiet, depends on it. */
  readonly now: number
}
