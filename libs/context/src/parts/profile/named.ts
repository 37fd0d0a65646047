import { isRecord } from '@throughline/events'
import type { TimelineEvent } from '../../event.js'
import { dataOf, shortId } from '../../read/read.js'

/** An identifier as an event names it; `key` is the same for all its spellings. */
export interface Named {
  key: string
  type: string
  value: string
}

/** Identifiers of one event at most, as the catalogue allows. */
const MOST = 32
const USUAL = [
  ['userId', 'customer'],
  ['customerId', 'customer'],
  ['anonymousId', 'anonymous'],
  ['email', 'email'],
  ['phone', 'phone'],
] as const
/** What a subject of the form `type:value` may name; anything else before a colon may be part of an address. */
const TYPED = /^(customer|account|email|phone|social|device|anonymous):(.+)$/s
const ALIASES: Readonly<Record<string, string>> = {
  customerid: 'customer',
  userid: 'customer',
  accountid: 'account',
  socialid: 'social',
  temporaryid: 'anonymous',
  anonymousid: 'anonymous',
}

/**
 * All identifiers that an event names, each once. Who is who, and under which subject an event lies, is decided
 * elsewhere; this is what a person reads.
 */
export function namedIn(event: TimelineEvent): Named[] {
  if (event.refiledTo !== undefined) return namedBy(event.refiledTo)
  const data = dataOf(event)
  const found = new Map<string, Named>()
  const add = (type: unknown, value: unknown) => {
    const named = value === undefined ? undefined : namedOf(type, value)
    if (named !== undefined) found.set(named.key, named)
  }
  const listed = data['identifiers']
  if (Array.isArray(listed)) {
    for (const identifier of listed.slice(0, MOST)) if (isRecord(identifier)) add(identifier['type'], identifier['value'])
  }
  for (const [key, type] of USUAL) add(type, data[key])
  if (typeof event.subject === 'string') {
    const [, type, value] = TYPED.exec(event.subject) ?? []
    add(type, value)
  }
  add(event.identitytype, event.identity)
  return [...found.values()]
}

function namedBy(reference: string): Named[] {
  const [, type, value] = TYPED.exec(reference) ?? []
  const named = namedOf(type, value)
  return named === undefined ? [] : [named]
}

function namedOf(given: unknown, value: unknown): Named | undefined {
  if (typeof given !== 'string' || given === '') return undefined
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || text === '') return undefined
  const type = shortId(typeOf(given))
  return { key: `${type}:${spellingOf(type, shortId(text))}`, type, value: shortId(text) }
}

function typeOf(given: string): string {
  const lower = given.trim().toLowerCase()
  const bare = lower.replaceAll(/[-_]/g, '')
  return Object.hasOwn(ALIASES, bare) ? ALIASES[bare]! : lower
}

function spellingOf(type: string, value: string): string {
  if (type === 'phone') return value.replaceAll(/[\s()./-]/g, '')
  return type === 'email' ? value.trim().toLowerCase() : value
}
