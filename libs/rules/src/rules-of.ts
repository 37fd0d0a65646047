import type { JourneyRules } from '@throughline/context'
import { defaultJourneyRules } from '@throughline/context'
import { readRules } from './read-rules.js'

/** A version of rules as the log has it. */
export interface PublishedRules {
  readonly version: number
  readonly body: unknown
}

/**
 * The journey rules that a version means; without one, those of a tenant that has none. States that were folded with
 * another version are told apart by its name.
 * @throws InvalidRules
 */
export function journeyRulesOf(published: PublishedRules | undefined): JourneyRules {
  if (published === undefined) return defaultJourneyRules
  return { version: `journey-${published.version}`, ...readRules('journey', published.body) }
}
