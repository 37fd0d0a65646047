import { z } from 'zod'
import { faultsOfWords } from './check-words.js'
import { VALUE_TYPES } from './value-types.js'

const MAX_WORDS = 4_000
const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'expected a name such as we-are-closed')
const variableName = /^[a-z][A-Za-z0-9]{0,39}$/

const language = z
  .string()
  .max(35)
  .refine(isLanguage, 'expected a language such as en or de-AT')

const variable = z.strictObject({
  type: z.enum(VALUE_TYPES).default('text').describe('`text`; `number`; `time`, as RFC 3339; `money`, as {amount, currency}; `duration`, in ms'),
  about: z.string().max(200).optional().describe('what it stands for'),
})

const words = z.strictObject({
  language: language.describe('BCP 47, such as de or de-AT'),
  channel: z.string().trim().min(1).max(128).optional().describe('for this channel only; missing: for all that have no words of their own'),
  format: z.enum(['text', 'html']).default('text').describe('`html`: values are escaped in it'),
  subject: z.string().min(1).max(300).optional().describe('of an e-mail, in the same form as the text'),
  text: z.string().min(1).max(MAX_WORDS).describe('ICU MessageFormat: {name}, {count, plural, one {# item} other {# items}}, {due, date, long}'),
})

const template = z.strictObject({
  name: name.describe('by which channels ask for it'),
  about: z.string().max(500).optional().describe('when it is said'),
  variables: z
    .record(z.string().regex(variableName, 'expected a name such as firstName'), variable.describe('by name: what may stand in braces'))
    .refine((all) => Object.keys(all).length <= 40, 'at most 40 variables')
    .default({})
    .describe('values that whoever renders it gives'),
  words: z.array(words).min(1).max(100).describe('in each language; what is said on one channel in another way besides'),
})

/** Words that customers hear, the same on every channel. */
export const templateRules = z
  .strictObject({
    languages: z.array(language).min(1).max(40).default(['en']).describe('every template has words for all channels in each; the first is spoken where no other fits'),
    templates: z.array(template).max(300).default([]).describe('by name'),
  })
  .superRefine((rules, context) => {
    for (const { path, message } of faultsIn(rules)) context.addIssue({ code: 'custom', path, message })
  })

export type TemplateRules = z.output<typeof templateRules>
export type Template = TemplateRules['templates'][number]
export type Words = Template['words'][number]

interface Fault {
  readonly path: (string | number)[]
  readonly message: string
}

function* faultsIn({ languages, templates }: { languages: string[]; templates: z.output<typeof template>[] }): Generator<Fault> {
  const names = templates.map((one) => one.name)
  for (const [index, one] of templates.entries()) {
    const at = ['templates', index]
    if (names.indexOf(one.name) !== index) yield { path: [...at, 'name'], message: 'another template has this name' }
    const missing = languages.filter((wanted) => !one.words.some((some) => some.language === wanted && some.channel === undefined))
    if (missing.length > 0) yield { path: [...at, 'words'], message: `there are no words for all channels in ${missing.join(', ')}` }
    const keys = one.words.map((some) => JSON.stringify([some.language, some.channel ?? null]))
    for (const [place, some] of one.words.entries()) {
      if (keys.indexOf(keys[place]!) !== place) yield { path: [...at, 'words', place], message: 'other words have this language and channel' }
      for (const part of ['subject', 'text'] as const) {
        for (const message of faultsOfWords(some[part], some.language, one.variables)) yield { path: [...at, 'words', place, part], message }
      }
    }
  }
}

function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text)[0] === text
  } catch {
    return false
  }
}
