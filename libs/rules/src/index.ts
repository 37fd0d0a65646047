export type { RuleKind } from './kind.js'
export { isRuleKind, RULE_KIND_NAMES, RULE_KINDS, type RuleKindName, type RulesOf } from './kinds.js'
export { InvalidRules, MAX_RULES_BYTES, readRules, type RulesFault } from './read-rules.js'
export { identityRulesOf, journeyRulesOf, type PublishedRules } from './rules-of.js'
