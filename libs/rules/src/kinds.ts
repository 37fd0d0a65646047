import type { z } from 'zod'
import { care } from './kinds/care.js'
import { contact } from './kinds/contact.js'
import { hours } from './kinds/hours.js'
import { identity } from './kinds/identity.js'
import { journey } from './kinds/journey.js'
import { limits } from './kinds/limits.js'
import { map } from './kinds/map.js'
import { promises } from './kinds/promises.js'
import { signals } from './kinds/signals.js'
import { surveys } from './kinds/surveys.js'
import { templates } from './kinds/templates.js'

/** Everything that a tenant may set by rules. A new kind is a file in kinds/ and a line here. */
export const RULE_KINDS = { identity, journey, hours, promises, care, map, signals, surveys, contact, templates, limits } as const

export type RuleKindName = keyof typeof RULE_KINDS
export const RULE_KIND_NAMES = Object.keys(RULE_KINDS) as readonly RuleKindName[]

/** A set of rules of a kind, whole. */
export type RulesOf<Kind extends RuleKindName> = z.output<(typeof RULE_KINDS)[Kind]['schema']>

export function isRuleKind(name: string): name is RuleKindName {
  return Object.hasOwn(RULE_KINDS, name)
}
