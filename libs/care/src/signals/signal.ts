import type { Severity } from './kind-rules.js'
import type { SignalKind } from './signal-rules.js'

/** What ended a signal. `lapsed`: nothing did, and nobody would still look after it. */
export type EndedBy =
  | 'answered' | 'bought' | 'cancelled' | 'changed' | 'delivered' | 'dropped' | 'emptied' | 'ended' | 'found' | 'kept' | 'lapsed' | 'left'
  | 'recovered' | 'renewed' | 'replaced' | 'resolved' | 'resumed' | 'sent' | 'settled' | 'told-anew' | 'withdrawn'

/** Friction, or an opportunity, that a customer's story shows. Times are in microseconds since 1970. */
export interface Signal {
  readonly kind: SignalKind
  readonly class: 'friction' | 'opportunity'
  readonly severity: Severity
  /** Uids of the events that prove it, in the order of the timeline. With the kind and its rules they make its id. */
  readonly evidence: readonly string[]
  /** When it became so: of what time alone brings, the due time. */
  readonly openedAt: number
  readonly closedAt?: number | undefined
  readonly end?: EndedBy | undefined
  /** Uid of the event that ended it; missing where time did. */
  readonly endUid?: string | undefined
  readonly topic?: string | undefined
  readonly channel?: string | undefined
  /** Of the event that completed the proof. */
  readonly organisation?: string | undefined
  /** It rests on events of others as well: only the brand sees all of it. */
  readonly shared: boolean
  /** The matter it belongs to: uid of the event with which that began. */
  readonly issue?: string | undefined
  /** Uid of the first event of its conversation. */
  readonly conversation?: string | undefined
  /** Where the evidence lies, in the same order. */
  readonly places: readonly Place[]
  /** When the log took the last of what it comes from. */
  readonly recordedAt: number
}

/** An event, the subject that it is stored under, and its position. */
export interface Place {
  readonly uid: string
  readonly subjectId: string
  readonly position: number
}

/** Kinds that are chances; all others are friction. */
const OPPORTUNITIES: ReadonlySet<SignalKind> = new Set([
  'praise', 'promoter', 'returning-buyer', 'contract-ending', 'interest-after-purchase',
])

export function classOf(kind: SignalKind): Signal['class'] {
  return OPPORTUNITIES.has(kind) ? 'opportunity' : 'friction'
}
