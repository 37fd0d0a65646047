import type { TimelineEvent } from '@throughline/context'
import type { Statement } from './statements.js'
import type { Talk } from './talk.js'
import type { Wait } from './waits.js'

export type Outcome = 'fulfilled' | 'partly' | 'declined' | 'unresolved'

/** Both ends of a change of channel: what the customer did last on the one, and first on the other. */
export interface Switch {
  readonly from: TimelineEvent
  readonly to: TimelineEvent
}

/** One matter of a customer's, over however many conversations. Every fact is an event, the oldest first. */
export interface Issue {
  /** Uid of the event it began with. */
  readonly uid: string
  /** What the latest conversation that has a topic is about. */
  readonly topic?: string | undefined
  /** By the times at which they began. */
  readonly talks: readonly Talk[]
  /** All contacts of all its conversations. */
  readonly events: readonly TimelineEvent[]
  /** What was said about its conversations. */
  readonly statements: readonly Statement[]
  /** The events with which the customer came: one a contact. A conversation that took over from another is no further one. */
  readonly contacts: readonly TimelineEvent[]
  /** Passed on from one person to another. */
  readonly transfers: readonly TimelineEvent[]
  readonly escalations: readonly TimelineEvent[]
  readonly switches: readonly Switch[]
  /** In queues, on hold, and for answers where people wait for them. */
  readonly waits: readonly Wait[]
  /** What settled it, each time: see `isSettling`. */
  readonly settlements: readonly TimelineEvent[]
  readonly startedAt: number
  readonly lastAt: number
  /** The last word on how it came out. */
  readonly outcome?: Outcome | undefined
  /** Settled, and the customer has not come again since; in microseconds. */
  readonly settledAt?: number | undefined
}

/** How issues are made. */
export interface IssueRules {
  /** Between two conversations of the same topic, in milliseconds. */
  readonly windowMs: number
  /** Within so many milliseconds a conversation takes over from one that it continues, and is no contact of its own. */
  readonly handoverMs: number
}
