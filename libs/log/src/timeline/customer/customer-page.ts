import type { Sight } from '@throughline/access'
import type { Verdict } from '../../corrections/verdicts.js'
import type { HistoryMember } from '../../history/read-history.js'
import type { TimelineKey } from '../timeline-key.js'
import type { PlacedRow } from '../event-row.js'
import type { PartKnowledge, TimelineFilters } from '../timeline-page.js'

/** An identifier of a customer, where its events lie, and for how long it was theirs. */
export interface TimelineMember extends HistoryMember {
  /** Whether anything was said about an event of theirs, or one was refiled to them. Default: it was not looked. */
  readonly isCorrected?: boolean
}

/** What was recorded then: by part, up to which position. */
export interface RecordedThen {
  readonly positions?: readonly number[] | undefined
}

export interface CustomerPageQuery {
  /** The tenant of the transaction. */
  readonly tenantId: string
  /** Whom to look up, or the identifiers that are known to be theirs. */
  readonly who: { readonly subjectId: string } | { readonly members: readonly TimelineMember[] }
  /** Parts of the log. */
  readonly parts: number
  /** Name of the topic of the live lane, by whose cursor freshness is told. */
  readonly liveTopic: string
  readonly sight: Sight
  readonly order: 'newest' | 'oldest'
  /** Events on the page at most. */
  readonly limit: number
  /** Go on behind this key. */
  readonly cursor?: TimelineKey | undefined
  /** Microseconds since 1970, inclusive. */
  readonly from?: number | undefined
  /** Microseconds since 1970, exclusive. */
  readonly to?: number | undefined
  readonly filters?: TimelineFilters | undefined
  readonly known?: RecordedThen | undefined
  /** Whether what was retracted is among the rows, too; default: it is left out. */
  readonly withRetracted?: boolean | undefined
}

/** A row, and under which identifier it lies. */
export interface CustomerPageRow extends PlacedRow {
  /** What holds of what was said about it; time and subject are as that says. */
  readonly verdict?: Verdict | undefined
  /** When it was told to have happened, and under which identifier it lies, where it stands elsewhere now. */
  readonly told?: { readonly occurredAt: number; readonly subjectId: string } | undefined
}

export interface CustomerPage {
  readonly customerId: string
  readonly members: readonly TimelineMember[]
  readonly rows: readonly CustomerPageRow[]
  /** Where the next page goes on; undefined at the end. */
  readonly next: TimelineKey | undefined
  /** How far the log had come in each of its parts. */
  readonly positions: readonly number[]
  /** What was known of the parts in which the customer's events lie. */
  readonly knowledge: ReadonlyMap<number, PartKnowledge>
}
