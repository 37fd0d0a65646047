import { defaultJourneyRules, type JourneyRules } from '@throughline/context'
import { defaultIdentityRules, type IdentityRules } from '@throughline/identity'
import { namedIdentifier, type TenantKeys, type TenantRules } from '@throughline/subjects'
import { RULE_KINDS, type RuleKindName, type RulesOf } from './kinds.js'

/** A version of rules as the log has it. */
export interface PublishedRules {
  readonly version: number
  readonly body: unknown
}

/**
 * The journey rules that a version means; without one, those of a tenant that has none. States that were folded with
 * another version are told apart by its name.
 */
export function journeyRulesOf(published: PublishedRules | undefined): JourneyRules {
  if (published === undefined) return defaultJourneyRules
  return { version: `journey-${published.version}`, ...whole('journey', published) }
}

/**
 * The identity rules that a version means, or those of a tenant that has none.
 * @param reading how the tenant's identifiers are read: by it the blocked ones are found again
 */
export function identityRulesOf(
  published: PublishedRules | undefined,
  { rules, keys }: { readonly rules: TenantRules; readonly keys: TenantKeys },
): IdentityRules {
  const { blocked, ...limits } = whole('identity', published)
  const subjects = blocked.flatMap((entry) => namedIdentifier(entry, rules, keys)?.subjectId ?? [])
  const strength = [...new Set([...rules.strength, ...defaultIdentityRules.strength])]
  return { ...limits, strength, blocked: new Set(subjects) }
}

/** What counts as friction or opportunity by a version; without one, by the standard. */
export function signalRulesOf(published: PublishedRules | undefined): RulesOf<'signals'> {
  return whole('signals', published)
}

/** How much who may grant, by a version; without one there are no limits. */
export function limitsOf(published: PublishedRules | undefined): RulesOf<'limits'> {
  return whole('limits', published)
}

/** What was published was checked; should it not be readable any more, the standard is better than no answer. */
export function whole<Kind extends RuleKindName>(kind: Kind, published: PublishedRules | undefined): RulesOf<Kind> {
  const { schema, standard } = RULE_KINDS[kind]
  if (published === undefined) return standard as RulesOf<Kind>
  const parsed = schema.safeParse(published.body)
  return (parsed.success ? parsed.data : standard) as RulesOf<Kind>
}
