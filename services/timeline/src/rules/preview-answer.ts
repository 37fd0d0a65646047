import type { RuleKindName } from '@throughline/rules'
import type { Freshness } from '../freshness/freshness.js'
import type { Change, RefusedLink } from './compare-customers.js'
import type { CareOutcome } from './try-care.js'
import type { Found } from './try-identity.js'
import type { StageChange } from './try-journey.js'
import type { ReachOutcome } from './try-reach.js'
import type { SurveyOutcome } from './try-surveys.js'

/** Entries of a list in the answer; the counts are of all. */
const MOST = 100

export interface IdentityOutcome {
  looked: { customers: number; identifiers: number; tooLarge: number; all: boolean }
  /** Customers that would be joined with others, and that would be taken apart. */
  joined: number
  apart: number
  changes: readonly Change[]
  refused: readonly RefusedLink[]
  more: boolean
}

export interface JourneyOutcome {
  looked: { customers: number; all: boolean }
  changed: number
  /** By stage, customers before and after. */
  stages: Record<string, { before: number; after: number }>
  changes: readonly StageChange[]
  more: boolean
}

export type PreviewOutcome = IdentityOutcome | JourneyOutcome | ReachOutcome | SurveyOutcome | CareOutcome

export type PreviewAnswer = {
  kind: RuleKindName
  /** In force; 0: the standard. */
  version: number
  /** Whether all that is recorded has been taken into account. */
  settled: boolean
  freshness: Freshness
} & PreviewOutcome

export function identityOutcome(
  found: readonly Found[],
  looked: { customers: number; tooLarge: number; all: boolean },
): IdentityOutcome {
  const byCustomers = found.flatMap(({ changes }) => changes).map((change) => [change.before.map(({ customerId }) => customerId).join(' '), change] as const)
  const changes = [...new Map(byCustomers).values()]
  const refused = [...new Map(found.flatMap((one) => one.refused).map((link) => [link.between.join(' '), link] as const)).values()]
  return {
    looked: { ...looked, identifiers: found.reduce((sum, { identifiers }) => sum + identifiers, 0) },
    joined: changes.filter(({ before, after }) => before.length > after.length).length,
    apart: changes.filter(({ before, after }) => before.length < after.length).length,
    changes: changes.slice(0, MOST).map(shortened),
    refused: refused.slice(0, MOST),
    more: changes.length > MOST || refused.length > MOST,
  }
}

function shortened({ before, after }: Change): Change {
  const short = (groups: Change['before']) => groups.slice(0, MOST).map((group) => ({ ...group, members: group.members.slice(0, MOST) }))
  return { before: short(before), after: short(after) }
}

export function journeyOutcome(changes: readonly StageChange[], looked: { customers: number; all: boolean }): JourneyOutcome {
  const stages: JourneyOutcome['stages'] = {}
  const of = (stage: string) => (stages[stage] ??= { before: 0, after: 0 })
  for (const { before, after } of changes) {
    of(before.stage).before++
    of(after.stage).after++
  }
  return { looked, changed: changes.length, stages, changes: changes.slice(0, MOST), more: changes.length > MOST }
}
