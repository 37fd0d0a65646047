import { isRecord } from '@throughline/events'
import { isBlocked, namesNobody } from './blocked.js'
import { fieldOf } from './candidates.js'
import { type Place, withinOrganisation } from './identifier.js'
import { subjectIdOf } from './ids.js'
import { canonicalType, isReserved, splitTyped, typeFrom } from './types.js'

/** Longer keys name no group. */
const MAX_LENGTH = 1_024
/** Types of places that are no person; `subject:<uuid>` may well be one. */
const NOBODY = new Set(['event', 'tenant', 'group'])

export type GroupFound = { ok: true; subjectId: string } | { ok: false; reason: string }

/** The group that `data.group` of an event names, as `{type, key}`. */
export function groupIn(data: unknown, place: Place): GroupFound {
  const group = fieldOf(data, 'group')
  if (!isRecord(group)) return { ok: false, reason: 'expected {type, key}' }
  return readGroup(typeFrom(String(fieldOf(group, 'type'))), String(fieldOf(group, 'key')), place)
}

/** The group that a text `type:key` names. */
export function groupOfText(text: string, place: Place): GroupFound {
  const typed = splitTyped(text)
  if (typed === undefined) return { ok: false, reason: 'expected type:key, such as household:H-1, or id:<uuid>' }
  return readGroup(canonicalType(typed.type), typed.value, place)
}

/** Whether a text names a place that no customer has. */
export function isPlaceOfNobody(text: string | undefined): boolean {
  const typed = text === undefined ? undefined : splitTyped(text)
  return typed !== undefined && NOBODY.has(typed.type)
}

/**
 * A group's id is never that of an identifier, whatever its type is called: else the number of a company would make one
 * person of all its people.
 */
function readGroup(type: string | undefined, key: string, place: Place): GroupFound {
  if (type === undefined) return { ok: false, reason: 'a type begins with a letter and has at most 64 characters' }
  if (isReserved(type)) return { ok: false, reason: `the type ${type} is reserved` }
  const normal = key.trim().normalize('NFC')
  if (normal === '' || normal.length > MAX_LENGTH) return { ok: false, reason: 'has no key, or one that is too long' }
  if (namesNobody('group', key, normal) || isBlocked(place.blocked, 'group', key, normal)) {
    return { ok: false, reason: 'the key is a value that systems send for nobody' }
  }
  const value = withinOrganisation(normal, place.rules, place.organisation)
  return { ok: true, subjectId: subjectIdOf(place.keys, 'group', `${type}:${value}`) }
}
