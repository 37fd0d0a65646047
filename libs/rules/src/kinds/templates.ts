import type { RuleKind } from '../kind.js'
import { templateRules } from '../templates/template-rules.js'

export const templates: RuleKind<typeof templateRules> = {
  schema: templateRules,
  standard: templateRules.parse({}),
  summary: 'Words that customers hear, by name, in each language and, where it has to be, for a channel of its own.',
}
