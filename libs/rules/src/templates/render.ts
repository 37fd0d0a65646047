import { listFormat, numberFormat } from './formats.js'
import { messageOf } from './message.js'
import type { Template, TemplateRules, Words } from './template-rules.js'
import type { ValueType } from './value-types.js'

/** Characters of one value, and of what is rendered. */
const MAX_VALUE = 500
const MAX_RENDERED = 12_000

export interface RenderWish {
  readonly name: string
  /** The language wanted, BCP 47; where there are no words in it, the same without its region, then the first of the tenant's. */
  readonly language?: string | undefined
  readonly channel?: string | undefined
  readonly values: Readonly<Record<string, unknown>>
  /** In which times are told. */
  readonly timeZone: string
}

export interface Rendered {
  readonly template: string
  readonly language: string
  readonly format: 'text' | 'html'
  readonly subject?: string
  readonly text: string
}

/** Why a template cannot be rendered. */
export class RenderFault extends Error {
  override readonly name = 'RenderFault'

  constructor(
    readonly fault: 'unknown-template' | 'values' | 'too-long',
    message: string,
  ) {
    super(message)
  }
}

/** @throws RenderFault when there is no such template, or a value is missing, unknown or of another type */
export function renderTemplate(rules: TemplateRules, wish: RenderWish): Rendered {
  const template = rules.templates.find(({ name }) => name === wish.name)
  if (template === undefined) throw new RenderFault('unknown-template', `there is no template ${JSON.stringify(wish.name.slice(0, 64))}`)
  const words = wordsFor(template, rules.languages, wish)
  const values = valuesOf(template, words, wish.values)
  const said = (text: string): string => {
    const rendered = formatted(text, words.language, wish.timeZone, values)
    if (rendered.length > MAX_RENDERED) throw new RenderFault('too-long', `the words come to more than ${MAX_RENDERED} characters`)
    return rendered
  }
  const { language, format, subject, text } = words
  return { template: template.name, language, format, ...(subject !== undefined && { subject: said(subject) }), text: said(text) }
}

function formatted(text: string, language: string, timeZone: string, values: Readonly<Record<string, string | number | Date>>): string {
  try {
    return String(messageOf(text, language, timeZone).format(values))
  } catch (error) {
    // Such as a form of numbers that this runtime does not know.
    throw new RenderFault('values', `the words cannot be said: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`)
  }
}

/** The language goes before the channel: words for all channels exist in each language of the tenant. */
function wordsFor({ words }: Template, languages: readonly string[], { language, channel }: RenderWish): Words {
  const wanted = [...(language === undefined ? [] : [language, language.split('-')[0]!]), ...languages]
  for (const each of wanted) {
    const inIt = words.filter((one) => one.language.toLowerCase() === each.toLowerCase())
    const found = inIt.find((one) => one.channel === channel) ?? inIt.find((one) => one.channel === undefined)
    if (found !== undefined) return found
  }
  return words[0]!
}

function valuesOf({ variables }: Template, { language, format }: Words, given: RenderWish['values']): Record<string, string | number | Date> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(variables, name))
  if (unknown !== undefined) throw new RenderFault('values', `${unknown.slice(0, 64)} is none of its variables`)
  return Object.fromEntries(
    Object.entries(variables).map(([name, { type }]) => {
      const value = READ[type](given[name], language)
      if (value === undefined) throw new RenderFault('values', `${name} has to be a ${type}`)
      return [name, typeof value === 'string' ? clean(value, format) : value]
    }),
  )
}

const READ: Readonly<Record<ValueType, (value: unknown, language: string) => string | number | Date | undefined>> = {
  text: (value) => (typeof value === 'string' ? value.slice(0, MAX_VALUE) : undefined),
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  time: (value) => {
    const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : undefined
    return at === undefined || Number.isNaN(at.getTime()) ? undefined : at
  },
  money: (value, language) => {
    const { amount, currency } = (typeof value === 'object' && value !== null ? value : {}) as { amount?: unknown; currency?: unknown }
    if (typeof amount !== 'string' || !/^-?\d{1,12}(\.\d{1,4})?$/.test(amount)) return undefined
    if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return undefined
    // As text it is formatted exactly, whatever a float makes of it.
    return numberFormat(language, { style: 'currency', currency }).format(amount as Intl.StringNumericLiteral)
  },
  duration: (value, language) => (typeof value === 'number' && value >= 0 && value <= 31_536_000_000 ? durationIn(value, language) : undefined),
}

/** To the minute; what is less than one is told in seconds. */
function durationIn(ms: number, language: string): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes === 0) return unitIn(Math.round(ms / 1_000), 'second', language)
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60]
  const parts = [days > 0 && unitIn(days, 'day', language), hours > 0 && unitIn(hours, 'hour', language), rest > 0 && unitIn(rest, 'minute', language)]
  return listFormat(language, { type: 'unit' }).format(parts.filter((part) => part !== false))
}

function unitIn(value: number, unit: string, language: string): string {
  return numberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A value brings no line breaks, controls or tags of its own. */
function clean(value: string, format: Words['format']): string {
  const plain = value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return format === 'html' ? plain.replace(/[&<>"']/g, (character) => HTML[character]!) : plain
}
