import { LRUCache } from 'lru-cache'
import { blockedSet, isBlocked, namesNobody } from './blocked.js'
import { subjectIdOf } from './ids.js'
import type { TenantKeys } from './keys.js'
import { escapeSlashes, joined, normalValue } from './normalise.js'
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

export const MAX_VALUE_LENGTH = 2048
/** About 15 MB when full; a hit saves an HMAC and the reading of a phone number. */
const MAX_CACHED = 20_000

/** Where identifiers are read: a tenant's rules and keys, and the organisation of who speaks. */
export interface Place {
  rules: TenantRules
  keys: TenantKeys
  organisation: string | undefined
}

interface Prepared {
  ranks: Ranks
  blocked: ReadonlySet<string>
  /** Begins the cache's keys: a tenant with other rules or keys never meets what was read under these. */
  serial: number
}

/** `blocked`: the value names nobody; `invalid`: it cannot be a value of its type. */
type Reading = Identifier | 'blocked' | 'invalid'

const preparedByRules = new WeakMap<TenantRules, WeakMap<TenantKeys, Prepared>>()
const readings = new LRUCache<string, Reading>({ max: MAX_CACHED })
let serials = 0

function preparedFor({ rules, keys }: Place): Prepared {
  const byKeys = preparedByRules.get(rules) ?? new WeakMap<TenantKeys, Prepared>()
  const known = byKeys.get(keys)
  if (known !== undefined) return known
  const prepared = { ranks: ranksOf(rules), blocked: blockedSet(rules), serial: ++serials }
  preparedByRules.set(rules, byKeys.set(keys, prepared))
  return prepared
}

/** Place of a type in the tenant's order of strength, 0 the strongest. */
export function rankOf(place: Place, type: string): number {
  const { ranks } = preparedFor(place)
  return ranks.byType.get(type) ?? ranks.unknown
}

/**
 * Reads a value of a canonical type. `within` is what the value is unique in, for those that are part of something
 * (a conversation or an untyped subject of a source).
 */
export function readIdentifier(place: Place, type: string, text: string, within?: string): Reading {
  // U+0000 separates: no attribute and no data may contain it.
  const key = `${preparedFor(place).serial}\0${place.organisation ?? ''}\0${type}\0${within ?? ''}\0${text}`
  const known = readings.get(key)
  if (known !== undefined) return known
  const reading = read(place, type, text, within)
  readings.set(key, reading)
  return reading
}

function read(place: Place, type: string, text: string, within: string | undefined): Reading {
  if (text.length > MAX_VALUE_LENGTH) return 'invalid'
  const normal = normalValue(type, text, place.rules.country)
  const { blocked } = preparedFor(place)
  if (namesNobody(type, text, normal ?? '') || isBlocked(blocked, type, text, normal ?? text)) return 'blocked'
  if (normal === undefined) return 'invalid'
  const value = within === undefined ? withOrganisation(place, type, normal) : joined(within, normal)
  const identifier: Identifier = { type, value, subjectId: subjectIdOf(place.keys, type, value) }
  if (text !== value && within === undefined) identifier.original = text
  return identifier
}

/** A dealer's customer 42 is not the brand's. A value that has the prefix already keeps the one. */
function withOrganisation({ rules, organisation }: Place, type: string, value: string): string {
  if (organisation === undefined || rules.sharedNumbers || (type !== 'customer' && type !== 'account')) return value
  const prefix = `${escapeSlashes(organisation)}/`
  return value.startsWith(prefix) ? value : prefix + value
}
