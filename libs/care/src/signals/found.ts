import type { CareRules } from '../care-rules.js'
import type { TimelineEvent } from '@throughline/context'
import type { Ground } from './ground.js'
import type { EndedBy } from './signal.js'
import type { Severity } from './kind-rules.js'
import type { RulesOfKind, SignalKind } from './signal-rules.js'

/** What ends a signal, and when. */
export interface End {
  readonly at: number
  readonly how: EndedBy
  readonly by?: TimelineEvent | undefined
}

/** A signal that a story shows, or will show at a time unless something happens before. */
export interface Found {
  /** What proves it, in the order of the timeline; the last one says where it belongs. */
  readonly evidence: readonly [TimelineEvent, ...TimelineEvent[]]
  readonly openedAt: number
  /** What ended it; missing: nothing has. */
  readonly end?: End | undefined
  /** When it is over without any end; default: so long after it was opened as the rules say. */
  readonly lapsesAt?: number | undefined
  /** Default: that of the rules. */
  readonly severity?: Severity | undefined
}

/** Finds the signals of one kind. Pure, and it never looks at the clock: what time brings is found with the time at which it is due. */
export type Finder<Kind extends SignalKind> = (ground: Ground, rules: RulesOfKind<Kind>, care: FinderRules) => Iterable<Found>

/** The other rules that finders go by. */
export type FinderRules = Pick<CareRules, 'promises' | 'hours'>
