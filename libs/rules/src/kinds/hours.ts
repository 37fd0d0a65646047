import { hoursRules, standardHours } from '@throughline/calendar'
import type { RuleKind } from '../kind.js'

export const hours: RuleKind<typeof hoursRules> = {
  schema: hoursRules,
  standard: standardHours,
  summary: 'When we are there for customers, where and by which ways: zones, weeks, holidays, numbers and links.',
}
