import { STANDARD_TEXTS, type Texts } from './standard-texts.js'
import { baseOf, type Survey, type SurveyRules } from './survey-rules.js'

/** What is asked in one language. */
export interface SurveyTexts extends Texts {
  readonly language: string
}

/**
 * The texts of a survey in the first of some languages that it has, the rules' own and English after them: the tenant's words,
 * and the standard ones where it has none.
 */
export function textsOf(survey: Survey, languages: readonly string[], { language: usual }: Pick<SurveyRules, 'language'>): SurveyTexts {
  for (const wanted of [...languages, usual, 'en']) {
    for (const language of [wanted, baseOf(wanted)]) {
      const own = survey.texts[language]
      // Of a region the tenant's own words alone: else their words of the language go before the standard's.
      if (own === undefined && language !== baseOf(wanted)) continue
      const texts = { ...STANDARD_TEXTS[baseOf(language)]?.[survey.metric], ...own }
      const { question, why, thanks } = texts
      if (question === undefined || why === undefined || thanks === undefined) continue
      return { ...texts, question, why, thanks, language }
    }
  }
  throw new Error('every question has English texts')
}
