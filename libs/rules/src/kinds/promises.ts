import { promiseRules, standardPromises } from '@throughline/calendar'
import type { RuleKind } from '../kind.js'

export const promises: RuleKind<typeof promiseRules> = {
  schema: promiseRules,
  standard: standardPromises,
  summary: 'Within which time we promise to answer and to settle things, and how long customers wait as a rule.',
}
