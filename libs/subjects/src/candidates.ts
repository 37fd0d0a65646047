import { type CloudEvent, isRecord, MAX_IDENTIFIERS } from '@throughline/events'
import { subjectWithId } from './subject-id.js'
import { isReserved, splitTyped, typeFrom } from './types.js'

/** An identifier as an event names it, not yet normalised. */
export interface Candidate {
  type: string
  text: string
  /** What the value is unique in: the source, for conversations and untyped subjects. */
  within?: string
  /** A former identity: of two that are equally strong, not the one that an event lies under. */
  former: boolean
}

export type Found = { ok: true; candidates: Candidate[] } | { ok: false; reason: string }

/** An e-mail address and a phone number would have been known by their form. */
const NOT_INHERITED = new Set(['customer', 'account', 'email', 'phone'])
const USUAL_NAMES: readonly (readonly [name: string, type: string])[] = [
  ['userId', 'customer'],
  ['customerId', 'customer'],
  ['anonymousId', 'anonymous'],
  ['email', 'email'],
  ['phone', 'phone'],
]

/**
 * All identifiers that an event names. What in `data` only looks like one is passed over. `declared` is whether the
 * catalogue has the type: others may use the names of the common header in their own way.
 */
export function candidatesOf(event: CloudEvent, untypedSubjectOff: readonly string[], declared: boolean): Found {
  const candidates: Candidate[] = []
  const reason = addListed(candidates, event.data, declared) ?? addSubject(candidates, event, untypedSubjectOff)
  if (reason !== undefined) return { ok: false, reason }
  addUsualNames(candidates, event.data)
  addIdentity(candidates, event)
  if (event.conversation !== undefined) {
    candidates.push({ type: 'conversation', text: event.conversation, within: event.source, former: false })
  }
  return { ok: true, candidates }
}

function addListed(candidates: Candidate[], data: unknown, declared: boolean): string | undefined {
  const listed = fieldOf(data, 'identifiers')
  if (!Array.isArray(listed)) return undefined
  if (listed.length > MAX_IDENTIFIERS) return `data.identifiers: more than ${MAX_IDENTIFIERS} identifiers`
  const reason = addEach(candidates, listed)
  return declared ? reason : undefined
}

/** Adds each `{type, value}` that can be taken; says what is wrong with one that is not for want of a usable type. */
function addEach(candidates: Candidate[], listed: readonly unknown[]): string | undefined {
  let reason: string | undefined
  for (const entry of listed) {
    const type = fieldOf(entry, 'type')
    const text = textOf(fieldOf(entry, 'value'))
    if (typeof type !== 'string' || text === undefined) continue
    const canonical = typeFrom(type)
    if (canonical === undefined) reason = 'data.identifiers: a type begins with a letter and has at most 64 characters'
    else if (isReserved(canonical)) reason = `data.identifiers: the type ${canonical} is reserved and names no person`
    else candidates.push({ type: canonical, text, former: false })
  }
  return reason
}

function addSubject(candidates: Candidate[], event: CloudEvent, untypedOff: readonly string[]): string | undefined {
  const { subject, source } = event
  if (subject === undefined) return undefined
  const typed = splitTyped(subject)
  if (typed === undefined) {
    if (untypedOff.includes(source)) return undefined
    candidates.push({ type: 'external', text: subject, within: source, former: false })
    return undefined
  }
  if (isReserved(typed.type)) return `subject: the type ${typed.type} is reserved`
  candidates.push({ type: typed.type, text: typed.value, former: false })
  return undefined
}

function addUsualNames(candidates: Candidate[], data: unknown): void {
  if (!isRecord(data)) return
  for (const [name, type] of USUAL_NAMES) {
    const text = textOf(fieldOf(data, name))
    if (text !== undefined) candidates.push({ type, text, former: false })
  }
}

function addIdentity(candidates: Candidate[], event: CloudEvent): void {
  const { identity, previousidentity } = event
  const type = event.identitytype === undefined ? undefined : typeFrom(event.identitytype)
  const usable = type === undefined || isReserved(type) ? undefined : type
  if (identity !== undefined) candidates.push(identityCandidate(identity, usable, event.source))
  if (previousidentity !== undefined) candidates.push(formerCandidate(previousidentity, usable))
}

function identityCandidate(text: string, type: string | undefined, source: string): Candidate {
  if (type !== undefined) return { type, text: withoutType(text, type), former: false }
  const typed = typedOrByForm(text)
  return typed === undefined ? { type: 'external', text, within: source, former: false } : { ...typed, former: false }
}

/** `email:ann@…` under the identity type email is ann@…, not an address that begins with "email:". */
function withoutType(text: string, type: string): string {
  const typed = splitTyped(text)
  return typed?.type === type ? typed.value : text
}

/**
 * A former identity says nothing about its type: `type:value` where it is so written, else by its form, else the type
 * of the present one. Only a person's number does not follow another: what came before it was an anonymous visitor.
 */
function formerCandidate(text: string, type: string | undefined): Candidate {
  const typed = typedOrByForm(text)
  if (typed !== undefined) return { ...typed, former: true }
  return { type: type === undefined || NOT_INHERITED.has(type) ? 'anonymous' : type, text, former: true }
}

function typedOrByForm(text: string): { type: string; text: string } | undefined {
  const typed = splitTyped(text)
  if (typed !== undefined && !isReserved(typed.type)) return { type: typed.type, text: typed.value }
  if (/^[^\s@:]+@[^\s@]+$/.test(text)) return { type: 'email', text }
  return /^\+[\d\s().-]{6,}$/.test(text) ? { type: 'phone', text } : undefined
}

/**
 * Identifiers that an identity event names by its sides, where it names none of its own. Those that are given as ids of
 * subjects stand apart, in the order of ids.
 */
export function sidesOf(data: unknown): Found & { given: string[] } {
  const candidates: Candidate[] = []
  const sides = fieldOf(data, 'sides')
  // An identifier that was given to somebody else stands alone.
  const entries = [...(Array.isArray(sides) ? sides.filter(Array.isArray).flat() : []), fieldOf(data, 'identifier')]
  const reason = addEach(candidates, entries.filter((entry) => !isSubject(entry)))
  const given = entries.flatMap((entry) => (isSubject(entry) ? givenIn(fieldOf(entry, 'value')) : [])).toSorted()
  if (reason !== undefined) return { ok: false, reason: reason.replace('identifiers', 'sides'), given }
  return { ok: true, candidates, given }
}

function isSubject(entry: unknown): boolean {
  const type = fieldOf(entry, 'type')
  return typeof type === 'string' && typeFrom(type) === 'subject'
}

function givenIn(value: unknown): string[] {
  const found = typeof value === 'string' ? subjectWithId(value) : undefined
  return found?.ok === true ? [found.subjectId] : []
}

/** A field of an object, own ones only. */
export function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined
}
