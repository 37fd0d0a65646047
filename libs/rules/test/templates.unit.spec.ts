import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { InvalidRules, readRules, RenderFault, renderTemplate, type RulesOf } from '../src/index.js'

const closed = {
  name: 'closed',
  variables: { opens: { type: 'time' }, ahead: { type: 'number' }, name: {}, back: { type: 'money' }, wait: { type: 'duration' } },
  words: [
    { language: 'en', text: 'Hello {name}, we open {opens, date, medium} at {opens, time, short}. {ahead, plural, =0 {Nobody is} one {# person is} other {# people are}} ahead of you, some {wait}. {back} is yours.' },
    { language: 'de', text: 'Hallo {name}, wir öffnen am {opens, date, medium} um {opens, time, short}: {ahead, plural, one {# Person} other {# Personen}} vor Ihnen, {wait}, {back}.' },
    { language: 'de', channel: 'sms', text: 'Zu bis {opens, time, short}' },
    { language: 'en', channel: 'email', format: 'html', subject: 'For {name}', text: '<p>{name}</p>' },
  ],
}
const values = { opens: '2026-12-28T08:00:00Z', ahead: 2, name: 'Ann', back: { amount: '1234567.10', currency: 'EUR' }, wait: 5_400_000 }

function rules(templates: object[] = [closed], languages = ['en', 'de']): RulesOf<'templates'> {
  return readRules('templates', { languages, templates })
}

function faultsOf(templates: object[], languages?: string[]): string[] {
  try {
    rules(templates, languages)
    return []
  } catch (error) {
    if (!(error instanceof InvalidRules)) throw error
    return error.faults.map(({ pointer, message }) => `${pointer} ${message}`)
  }
}

const said = (wish: object) => renderTemplate(own, { name: 'closed', values, timeZone: 'Europe/Berlin', ...wish }).text.replaceAll(/\s/g, ' ')

const own = rules()

describe('templates', () => {
  it('say the same in each language, with plurals, times of a zone and exact money', () => {
    expect(said({})).toBe('Hello Ann, we open Dec 28, 2026 at 9:00 AM. 2 people are ahead of you, some 1 hour, 30 minutes. €1,234,567.10 is yours.')
    expect(said({ language: 'de-AT' })).toBe('Hallo Ann, wir öffnen am 28. Dez. 2026 um 09:00: 2 Personen vor Ihnen, 1 Stunde, 30 Minuten, 1.234.567,10 €.')
    expect(said({ language: 'de', channel: 'sms' })).toBe('Zu bis 09:00')
    // No words in the language: those of the first, and still no other channel's.
    expect(said({ language: 'fr', channel: 'sms' })).toContain('Hello Ann')
  })

  it('are refused when they cannot be read, or want what they do not have', () => {
    const words = (text: string) => [{ ...closed, words: [{ language: 'en', text }] }]
    expect(faultsOf(words('{name'), ['en'])).toEqual([expect.stringContaining('/templates/0/words/0/text cannot be read')])
    expect(faultsOf(words('{nmae} {name, plural, other {#}} {opens, number}'), ['en'])).toEqual([
      '/templates/0/words/0/text {nmae} is none of its variables',
      '/templates/0/words/0/text {name} is used as a number, and is a text',
      '/templates/0/words/0/text {opens} is used as a number, and is a time',
    ])
    expect(faultsOf(words('{ahead, plural, other {{nested}}}'), ['en'])).toEqual(['/templates/0/words/0/text {nested} is none of its variables'])
    expect(faultsOf(words('{ahead, number, ::currency/EURO}'), ['en'])).toEqual([expect.stringContaining('/templates/0/words/0/text cannot be')])
    expect(faultsOf([closed], ['en', 'fr'])).toEqual(['/templates/0/words there are no words for all channels in fr'])
    expect(faultsOf([closed, closed])).toEqual(['/templates/1/name another template has this name'])
  })

  it('are not rendered without each value, of its type, and no others', () => {
    const fault = (wish: object) => () => renderTemplate(own, { name: 'closed', values, timeZone: 'UTC', ...wish })
    expect(fault({ name: 'opened' })).toThrow(RenderFault)
    expect(fault({ values: { ...values, name: undefined } })).toThrow('name has to be a text')
    expect(fault({ values: { ...values, opens: 'tomorrow' } })).toThrow('opens has to be a time')
    expect(fault({ values: { ...values, colour: 'red' } })).toThrow('colour is none of its variables')
  })

  it('let no value bring tags, line breaks or endless text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 900 }), (name) => {
        const { subject, text } = renderTemplate(own, { name: 'closed', channel: 'email', language: 'en', values: { ...values, name }, timeZone: 'UTC' })
        const inside = text.slice(3, -4)
        expect(inside).not.toMatch(/[<>"'\n\r]|&(?!amp;|lt;|gt;|quot;|#39;)/)
        expect(subject).not.toMatch(/[\n\r<>]/)
        expect(inside.length).toBeLessThanOrEqual(500 * 6)
      }),
    )
  })
})
