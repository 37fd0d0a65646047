import type { Derived } from '../derivation.js'
import type { Story } from '../story.js'
import type { AskRow } from './ask-row.js'
import type { SurveyRules } from './survey-rules.js'
import { surveys } from './surveys.js'

/** As far back as rules are tried: no question is asked later than that after its time. */
export const TRIED_DAYS = 30
const LATE_MS = TRIED_DAYS * 86_400_000

/** Source of questions that rules of surveys asked: of other rules they would have been others. */
const OWN_SOURCE = '/throughline/surveys'

/**
 * What rules would have asked in the last days, had they been in force: `due` is what they would have asked by now, `planned`
 * what they still would, `kept` what not, and why. What people agreed to and wish is as it is now.
 */
export function surveysBefore({ now, events, ...story }: Story, rules: SurveyRules): Derived<AskRow>['rows'] {
  const told = events.filter(({ type, source }) => type !== 'survey.sent' || source !== OWN_SOURCE)
  const { rows } = surveys({ ...story, now, events: told }, { surveys: { version: 0, rules: { ...rules, lateMs: LATE_MS } } })
  return rows.filter(({ dueAt, state }) => dueAt > now - LATE_MS * 1_000 && state !== 'late')
}
