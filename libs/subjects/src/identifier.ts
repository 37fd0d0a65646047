import { blockedSet, isBlocked, namesNobody } from './blocked.js'
import { conversationUidOf, subjectIdOf } from './ids.js'
import type { TenantKeys } from './keys.js'
import { escapeSlashes, joined, normalValue } from './normalise.js'
import { Recent } from './recent.js'
import { type Ranks, ranksOf, type TenantRules } from './rules.js'

/** An identifier as it counts. */
export interface Identifier {
  type: string
  /** Normalised, with the organisation's prefix where numbers are not shared. */
  value: string
  /** As it came, when that is not the same. */
  original?: string
  subjectId: string
}

/** Longer values are no identifiers. */
const MAX_LENGTH = 2048
/** About 24 MB when full; a hit saves one or two HMACs and the reading of a phone number. */
const MAX_CACHED = 40_000
/** Longer texts are read anew each time, so that nobody can fill the memory with them. */
const MAX_CACHED_LENGTH = 160

/** Where identifiers are read: a tenant's rules and keys, prepared, and the organisation of who speaks. */
export interface Place {
  rules: TenantRules
  keys: TenantKeys
  organisation: string | undefined
  ranks: Ranks
  blocked: ReadonlySet<string>
  /** Begins the cache's keys: what was read at one place is never met at another. */
  serial: string
}

/** What a reading gives: `uid` is there for conversations; else why the value is no identifier. */
interface Reading {
  identifier?: Identifier
  uid?: string
  fault?: 'blocked' | 'invalid'
}

const readings = new Recent<Reading>(MAX_CACHED)
const places = new WeakMap<TenantRules, WeakMap<TenantKeys, Place>>()
let serials = 0

/** The place of a tenant; made once for the same objects of rules and keys, so keep them while they hold. */
export function placeOf(rules: TenantRules, keys: TenantKeys, organisation: string | undefined): Place {
  const known = places.get(rules)?.get(keys)
  const place = known ?? newPlace(rules, keys)
  // U+0000 separates the parts of a cache key: no attribute and no data may contain it.
  return organisation === undefined ? place : { ...place, organisation, serial: `${place.serial}\0${organisation}` }
}

function newPlace(rules: TenantRules, keys: TenantKeys): Place {
  const serial = String(++serials)
  const place = { rules, keys, organisation: undefined, ranks: ranksOf(rules), blocked: blockedSet(rules), serial }
  const byKeys = places.get(rules) ?? new WeakMap<TenantKeys, Place>()
  places.set(rules, byKeys.set(keys, place))
  return place
}

/** Place of a type in the tenant's order of strength, 0 the strongest. */
export function rankOf({ ranks }: Place, type: string): number {
  return ranks.byType.get(type) ?? ranks.unknown
}

/**
 * Reads a value of a canonical type. `within` is what the value is unique in, for those that are part of something
 * (a conversation or an untyped subject of a source).
 */
export function readIdentifier(place: Place, type: string, text: string, within?: string): Reading {
  if (text.length + (within?.length ?? 0) > MAX_CACHED_LENGTH) return read(place, type, text, within)
  const key =
    within === undefined ? `${place.serial}\0${type}\0${text}` : `${place.serial}\0${type}\0${within}\0${text}`
  const known = readings.get(key)
  if (known !== undefined) return known
  const reading = read(place, type, text, within)
  readings.set(key, reading)
  return reading
}

function read(place: Place, type: string, text: string, within: string | undefined): Reading {
  if (text.length > MAX_LENGTH) return { fault: 'invalid' }
  const normal = normalValue(type, text, place.rules.country)
  if (namesNobody(type, text, normal ?? '') || isBlocked(place.blocked, type, text, normal ?? '')) {
    return { fault: 'blocked' }
  }
  if (normal === undefined) return { fault: 'invalid' }
  const value = within === undefined ? withOrganisation(place, type, normal) : joined(within, normal)
  const identifier: Identifier = { type, value, subjectId: subjectIdOf(place.keys, type, value) }
  if (within === undefined && text !== value) identifier.original = text
  if (within === undefined || type !== 'conversation') return { identifier }
  return { identifier, uid: conversationUidOf(place.keys, within, text) }
}

/** A dealer's customer 42 is not the brand's. A value that has the prefix already keeps the one. */
function withOrganisation({ rules, organisation }: Place, type: string, value: string): string {
  return type === 'customer' || type === 'account' ? withinOrganisation(value, rules, organisation) : value
}

/** A number that an organisation gives; with its prefix, unless the tenant says that numbers are shared. */
export function withinOrganisation(value: string, rules: TenantRules, organisation: string | undefined): string {
  if (organisation === undefined || rules.sharedNumbers) return value
  const prefix = `${escapeSlashes(organisation)}/`
  return value.startsWith(prefix) ? value : prefix + value
}
