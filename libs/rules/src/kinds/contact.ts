import { contactRules } from '../contact/contact-rules.js'
import type { RuleKind } from '../kind.js'

export const contact: RuleKind<typeof contactRules> = {
  schema: contactRules,
  standard: contactRules.parse({}),
  summary: 'Whether, where and when customers are contacted: purposes and their consent, quiet hours, caps, channels.',
}
