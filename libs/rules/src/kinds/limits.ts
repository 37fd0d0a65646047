import type { RuleKind } from '../kind.js'
import { limitRules } from '../limits/limit-rules.js'

export const limits: RuleKind<typeof limitRules> = {
  schema: limitRules,
  standard: limitRules.parse({}),
  summary: 'How much people of a role may refund, discount, or grant as goodwill.',
}
