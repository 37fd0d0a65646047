import { type Identifier, placeOf, readIdentifier } from './identifier.js'
import type { TenantKeys } from './keys.js'
import type { TenantRules } from './rules.js'
import { subjectWithId } from './subject-id.js'
import { isReserved, typeFrom } from './types.js'

/**
 * The identifier that an entry `{type, value}` of `data.identifiers` or of a side names; undefined when it names nobody,
 * or cannot be one.
 */
export function namedIdentifier(
  { type, value }: { readonly type: string; readonly value: string | number },
  rules: TenantRules,
  keys: TenantKeys,
  boundOrganisation?: string,
): Identifier | undefined {
  const canonical = typeFrom(type)
  if (canonical === undefined || isReserved(canonical)) return undefined
  return readIdentifier(placeOf(rules, keys, boundOrganisation), canonical, String(value)).identifier
}

/** An identifier that a statement is about. */
export interface StatedSubject {
  readonly subjectId: string
  /** Undefined where only the id was given. */
  readonly type: string | undefined
}

/**
 * The subject that an entry of a side of a statement names: `{type, value}`, or an id of a subject as
 * `{type: 'subject', value, kind?}`, which holds no personal data. Undefined when it names nobody.
 */
export function statedSubject(
  { type, value, kind }: { readonly type: string; readonly value: string | number; readonly kind?: string | undefined },
  rules: TenantRules,
  keys: TenantKeys,
): StatedSubject | undefined {
  if (typeFrom(type) !== 'subject') {
    const identifier = namedIdentifier({ type, value }, rules, keys)
    return identifier && { subjectId: identifier.subjectId, type: identifier.type }
  }
  const found = subjectWithId(String(value).trim())
  if (!found.ok) return undefined
  const canonical = kind === undefined ? undefined : typeFrom(kind)
  return { subjectId: found.subjectId, type: canonical !== undefined && !isReserved(canonical) ? canonical : undefined }
}
