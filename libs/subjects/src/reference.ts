import { groupOfText } from './group.js'
import { placeOf, readIdentifier } from './identifier.js'
import type { TenantKeys } from './keys.js'
import { reservedSubject } from './reserved.js'
import { type SubjectFound, subjectWithId } from './subject-id.js'
import type { TenantRules } from './rules.js'
import { splitTyped } from './types.js'

/**
 * The subject that a reference names: `type:value` (already percent-decoded) or `id:<uuid>`. Says nothing about
 * whether there are events of it.
 */
export function subjectOf(
  reference: string,
  rules: TenantRules,
  keys: TenantKeys,
  boundOrganisation?: string,
): SubjectFound {
  const typed = splitTyped(reference)
  if (typed === undefined) {
    return { ok: false, reason: 'expected type:value, such as email:ann@example.com, or id:<uuid>' }
  }
  if (typed.type === 'id') return subjectWithId(typed.value.trim())
  const place = placeOf(rules, keys, boundOrganisation)
  const reserved = reservedSubject(reference, place)
  if (reserved !== undefined) return reserved
  const { identifier, fault } = readIdentifier(place, typed.type, typed.value)
  if (identifier !== undefined) return { ok: true, subjectId: identifier.subjectId }
  if (fault === 'blocked') return { ok: false, reason: `this ${typed.type} is a value that systems send for nobody` }
  return { ok: false, reason: `this cannot be the value of an identifier of type ${typed.type}` }
}

/** The same of a group: `type:key`, with or without `group:` before it, or `id:<uuid>`. */
export function groupOf(
  reference: string,
  rules: TenantRules,
  keys: TenantKeys,
  boundOrganisation?: string,
): SubjectFound {
  const typed = splitTyped(reference)
  if (typed?.type === 'id') return subjectWithId(typed.value.trim())
  return groupOfText(typed?.type === 'group' ? typed.value : reference, placeOf(rules, keys, boundOrganisation))
}
