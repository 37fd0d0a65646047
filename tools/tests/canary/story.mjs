import { randomUUID } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../local/settings.mjs'

const schemas = path.join(root, 'docs', 'reference', 'schemas')

/** Who works here is no customer: views count by agents. */
const AGENT = 'agent-7'
/** Codes of the tenant's vocabulary: views keep them, as they keep those of the header. */
const ABOUT = { channel: 'chat', organisation: 'open', topic: 'open', stage: 'open', product: 'open', agent: AGENT }

/** @typedef {Record<string, any>} Schema */

/**
 * An event of each type of the catalogue with the canary in every personal field and every identifier, and some of types
 * that it does not have.
 * @param {import('./needles.mjs').Canary} canary
 * @param {(type: string) => readonly string[]} openKeysOf   which keys of `data` are not personal
 */
export function canaryEvents(canary, openKeysOf) {
  const known = readdirSync(schemas).map((file) => /** @type {Schema} */ (JSON.parse(readFileSync(path.join(schemas, file), 'utf8'))))
  const events = known
    .filter(({ title }) => !/^(event|identity|rule|customer|tenant|signal|followup)\./.test(title))
    .map(({ title, properties }) => eventOf(canary, title, dataOf(properties, canary, openKeysOf(title))))
  const free = { note: `about ${canary.word}`, deep: { list: [canary.word, { phone: canary.phone }] }, [canary.word]: true }
  return [...events, eventOf(canary, 'thing.nobody.knows', free), eventOf(canary, 'survey.odd', canary.word)]
}

/**
 * @param {import('./needles.mjs').Canary} canary
 * @param {string} type
 * @param {unknown} data
 */
export function eventOf({ word, phone }, type, data) {
  const identifiers = [
    { type: 'email', value: `${word}@example.com` },
    { type: 'phone', value: phone },
    { type: 'customer', value: word },
    { type: 'loyalty', value: `L-${word}` },
  ]
  return {
    specversion: '1.0',
    id: `${word}-${randomUUID()}`,
    source: `/canary/${word}`,
    type,
    time: new Date().toISOString(),
    subject: `email:${word}@example.com`,
    channel: 'chat',
    direction: 'inbound',
    conversation: `c-${word}`,
    topic: 'openmarker',
    customerlabel: word,
    data:
      typeof data === 'object' && data !== null
        ? { ...data, identifiers, email: `${word}@example.com`, actor: { kind: 'agent', id: AGENT, name: `Agent ${word}` } }
        : data,
  }
}

/**
 * @param {Schema} properties
 * @param {import('./needles.mjs').Canary} canary
 * @param {readonly string[]} open
 */
function dataOf(properties, canary, open) {
  const entries = Object.entries(properties).map(([name, schema]) => [name, sampleOf(schema, open.includes(name) ? 'open' : canary.word)])
  const about = properties['about'] === undefined ? {} : { about: { .../** @type {object} */ (sampleOf(properties['about'], canary.word)), ...ABOUT } }
  // Types of groups are a vocabulary, as those of identifiers; which group it is is somebody's own.
  const group = properties['group'] === undefined ? {} : { group: { type: 'household', key: canary.word } }
  return { ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)), ...group, ...about }
}

/**
 * A value that a schema takes, with the word wherever a text may stand.
 * @param {Schema} schema
 * @param {string} word
 * @param {string} [name]   of the field
 * @returns {unknown}
 */
function sampleOf(schema, word, name) {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf ?? schema.oneOf) return sampleOf((schema.anyOf ?? schema.oneOf)[0], word)
  switch ([schema.type].flat()[0]) {
    case 'string':
      return textOf(schema, word)
    case 'integer':
    case 'number':
      return name === 'max' ? 10 : Math.max(0, schema.minimum ?? 0)
    case 'boolean':
      return true
    case 'array':
      return schema.items ? Array.from({ length: schema.minItems ?? 1 }, () => sampleOf(schema.items, word)) : []
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, sampleOf(inner, word, key)]))
    default:
      return { [word]: word }
  }
}

/** Where a text must have a form. */
const FORMS = ['2026-03-01', 'P1D', 'en', 'EUR', 'DE', '12.50', '09:30', '1']

/**
 * @param {Schema} schema
 * @param {string} word
 */
function textOf({ format, pattern, maxLength = Number.POSITIVE_INFINITY }, word) {
  if (format === 'date-time') return '2026-03-01T09:30:00Z'
  const text = word.slice(0, maxLength)
  if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return text
  return FORMS.find((form) => new RegExp(pattern, 'u').test(form))
}
