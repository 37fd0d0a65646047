import { describe, expect, it } from '@jest/globals'
import { surveyRules } from './survey-rules.js'
import { textsOf } from './texts-of.js'

const rules = (texts: object, language = 'en') =>
  surveyRules.parse({ language, surveys: [{ name: 'one', metric: 'csat', after: { on: ['call.ended'] }, texts }] })
const texts = (own: object, wanted: string[], language?: string) => {
  const all = rules(own, language)
  return textsOf(all.surveys[0]!, wanted, all)
}
const french = { question: 'Content ?', why: 'Pourquoi ?', thanks: 'Merci' }

describe('the texts of a survey', () => {
  it('are the standard ones where the tenant has none', () => {
    expect(texts({}, ['de-AT'])).toMatchObject({ language: 'de', low: 'Sehr unzufrieden' })
    expect(texts({}, ['xx'])).toMatchObject({ language: 'en', low: 'Very dissatisfied' })
  })

  it('are the tenant’s, of the region, else of the language, filled from the standard', () => {
    const own = { de: { question: 'Zufrieden?' }, 'de-CH': { question: 'Zfriede?' } }
    expect(texts(own, ['de-CH'])).toMatchObject({ language: 'de-CH', question: 'Zfriede?', why: 'Was ist der Grund dafür?' })
    expect(texts(own, ['de-AT'])).toMatchObject({ language: 'de', question: 'Zufrieden?', why: 'Was ist der Grund dafür?' })
  })

  it('mix no languages', () => {
    expect(texts({ fr: french }, ['fr'])).toEqual({ language: 'fr', ...french })
  })

  it('are those of the first language that there is, then of the rules', () => {
    expect(texts({ fr: french }, ['xx', 'fr-BE', 'de'])).toMatchObject({ language: 'fr' })
    expect(texts({ fr: french }, ['xx'], 'fr')).toMatchObject({ language: 'fr' })
  })

  it('have to be whole where there is no standard', () => {
    expect(() => rules({ fr: { question: 'Content ?' } })).toThrow('needs question, why and thanks')
  })
})
