import { defaultFollowUpRules, followUpRules } from '@throughline/care'
import type { RuleKind } from '../kind.js'

export const care: RuleKind<typeof followUpRules> = {
  schema: followUpRules,
  standard: defaultFollowUpRules,
  summary: 'Who sees to what went wrong: which signals open a follow-up, for whom, until when, and what happens when nobody does.',
}
