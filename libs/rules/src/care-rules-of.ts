import type { CareRules, InForce } from '@throughline/care'
import type { RuleKindName, RulesOf } from './kinds.js'
import { journeyRulesOf, type PublishedRules, whole } from './rules-of.js'

/** Kinds of rules that stories of customers are judged by: after a publication of one of them all are judged again. */
export const CARE_KINDS = ['hours', 'promises', 'signals', 'surveys', 'journey', 'map', 'care'] as const

/** What stories are judged by. @param published the versions in force, by kind; of what is missing the standard holds */
export function careRulesOf(published: ReadonlyMap<string, PublishedRules>): CareRules {
  const inForce = <Kind extends RuleKindName>(kind: Kind): InForce<RulesOf<Kind>> => {
    const version = published.get(kind)
    return { version: version?.version ?? 0, rules: whole(kind, version) }
  }
  const hours = inForce('hours')
  return {
    timeZone: hours.rules.timeZone,
    hours,
    promises: inForce('promises'),
    signals: inForce('signals'),
    surveys: inForce('surveys'),
    journey: journeyRulesOf(published.get('journey')),
    map: inForce('map'),
    care: inForce('care'),
  }
}
