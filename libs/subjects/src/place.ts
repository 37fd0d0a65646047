import type { CloudEvent, EventDeclaration } from '@throughline/events'
import { type Candidate, candidatesOf, fieldOf, sidesOf } from './candidates.js'
import { groupIn, isPlaceOfNobody } from './group.js'
import { type Identifier, type Place, placeOf, rankOf, readIdentifier } from './identifier.js'
import { contentHashOf, eventUidOf, subjectIdOf } from './ids.js'
import type { TenantKeys } from './keys.js'
import { reservedSubject } from './reserved.js'
import type { TenantRules } from './rules.js'

/** Where an event lies, and what is written beside it. */
export interface Placed {
  subjectId: string
  /**
   * The event's other subjects; they are the same person's, as far as the event says. Of a statement about a group, which
   * links nobody, that group.
   */
  also: string[]
  eventUid: string
  conversationUid: string | null
  contentHash: string
  /** Normalised, the strongest first. */
  identifiers: Identifier[]
}

export type PlaceFaultCode = 'identifier' | 'no-identifier'
export type Placement = ({ ok: true } & Placed) | { ok: false; code: PlaceFaultCode; reason: string }

type Subjects = Pick<Placed, 'subjectId' | 'also' | 'identifiers'>
type Chosen = { ok: true; subjects: Subjects } | { ok: false; code: PlaceFaultCode; reason: string }

/**
 * Finds the subject of an event that `checkEvent` has passed, and computes its ids. Give it the event as it was sent:
 * a `time` that the gateway fills in would change the content hash. `boundOrganisation` is that of the API key.
 */
export function placeEvent(
  event: CloudEvent,
  declaration: EventDeclaration | undefined,
  rules: TenantRules,
  keys: TenantKeys,
  boundOrganisation?: string,
): Placement {
  const place = placeOf(rules, keys, boundOrganisation)
  const isOfGroup = declaration?.type.startsWith('group.') === true
  const chosen = isOfGroup ? chooseForGroup(event, declaration, place) : chooseSubjects(event, declaration, place)
  if (!chosen.ok) return chosen
  const { source, conversation } = event
  const read = conversation === undefined ? undefined : readIdentifier(place, 'conversation', conversation, source)
  return {
    ok: true,
    ...chosen.subjects,
    eventUid: eventUidOf(keys, source, event.id),
    conversationUid: read?.uid ?? null,
    contentHash: contentHashOf(keys, event),
  }
}

function chooseSubjects(event: CloudEvent, declaration: EventDeclaration | undefined, place: Place): Chosen {
  const reserved = reservedSubject(event.subject, place)
  if (reserved !== undefined) {
    if (!reserved.ok) return { ok: false, code: 'identifier', reason: reserved.reason }
    return { ok: true, subjects: { subjectId: reserved.subjectId, also: [], identifiers: [] } }
  }
  const found = candidatesOf(event, place.rules.untypedSubjectOff, declaration !== undefined)
  if (!found.ok) return { ok: false, code: 'identifier', reason: found.reason }
  const read = readAll(found.candidates, place)
  const [subject, ...others] = read.identifiers
  if (subject === undefined) return withoutIdentifier(event, declaration, place, read)
  const also = declaration?.links === false ? [] : others.map(({ subjectId }) => subjectId)
  return { ok: true, subjects: { subjectId: subject.subjectId, also, identifiers: read.identifiers } }
}

/** What is told of a group lies under it; that somebody joined or left it under them, with the group beside them. */
function chooseForGroup(event: CloudEvent, declaration: EventDeclaration, place: Place): Chosen {
  const group = groupIn(event.data, place)
  if (!group.ok) return { ok: false, code: 'identifier', reason: `data.group: ${group.reason}` }
  const { subjectId } = group
  if (declaration.type === 'group.described') return { ok: true, subjects: { subjectId, also: [], identifiers: [] } }
  if (isPlaceOfNobody(event.subject)) {
    return { ok: false, code: 'identifier', reason: 'subject: only a customer belongs to a group' }
  }
  // Whose a conversation is may turn out later, and a group of nobody is of no use.
  const { conversation: _exchange, ...member } = event
  const chosen = chooseSubjects(member, declaration, place)
  return chosen.ok ? { ok: true, subjects: { ...chosen.subjects, also: [subjectId] } } : chosen
}

interface Read {
  /** The strongest first, each subject once. */
  identifiers: Identifier[]
  blocked: string[]
  invalid: string[]
}

interface Ranked {
  identifier: Identifier
  rank: number
  former: boolean
}

function readAll(candidates: readonly Candidate[], place: Place): Read {
  const ranked: Ranked[] = []
  const read: Read = { identifiers: [], blocked: [], invalid: [] }
  for (const { type, text, within, former } of candidates) {
    const { identifier, fault } = readIdentifier(place, type, text, within)
    if (identifier !== undefined) ranked.push({ identifier, rank: rankOf(place, type), former })
    else if (fault !== undefined) read[fault].push(type)
  }
  if (ranked.length > 1) ranked.sort(byStrength)
  for (const { identifier } of ranked) {
    if (!read.identifiers.some((other) => isSame(other, identifier))) read.identifiers.push(identifier)
  }
  return read
}

function isSame(a: Identifier, b: Identifier): boolean {
  return a.type === b.type && a.value === b.value
}

/** Total: it must not depend on the order in which an event names its identifiers. */
function byStrength(a: Ranked, b: Ranked): number {
  const difference = a.rank - b.rank || Number(a.former) - Number(b.former)
  if (difference !== 0) return difference
  return a.identifier.subjectId < b.identifier.subjectId ? -1 : 1
}

/** Statements about events and identities may lie under what they are about; anything else needs somebody. */
function withoutIdentifier(
  event: CloudEvent,
  declaration: EventDeclaration | undefined,
  place: Place,
  read: Read,
): Chosen {
  const target = declaration?.type.startsWith('event.') === true ? targetOf(event.data, place.keys) : undefined
  if (target !== undefined) return { ok: true, subjects: { subjectId: target, also: [], identifiers: [] } }
  if (declaration?.type.startsWith('identity.') === true) {
    const sides = sidesOf(event.data)
    if (!sides.ok) return { ok: false, code: 'identifier', reason: sides.reason }
    const { identifiers } = readAll(sides.candidates, place)
    const subjectId = identifiers[0]?.subjectId ?? sides.given[0]
    if (subjectId !== undefined) return { ok: true, subjects: { subjectId, also: [], identifiers } }
  }
  return { ok: false, code: 'no-identifier', reason: reasonOf(read) }
}

function targetOf(data: unknown, keys: TenantKeys): string | undefined {
  const source = fieldOf(data, 'source')
  const id = fieldOf(data, 'id')
  if (typeof source !== 'string' || typeof id !== 'string') return undefined
  return subjectIdOf(keys, 'event', eventUidOf(keys, source, id))
}

function reasonOf({ blocked, invalid }: Read): string {
  const faults = [
    ...(blocked.length > 0 ? [`the value of ${typesText(blocked)} is one that systems send for nobody`] : []),
    ...(invalid.length > 0 ? [`the value of ${typesText(invalid)} cannot be one`] : []),
  ]
  if (faults.length === 0) faults.push('the event names no identifier and no conversation')
  return `${faults.join('; ')}; give data.identifiers, subject as type:value, or conversation`
}

function typesText(types: readonly string[]): string {
  return [...new Set(types)].toSorted().join(', ')
}
