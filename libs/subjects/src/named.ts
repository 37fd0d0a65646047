import { type Identifier, placeOf, readIdentifier } from './identifier.js'
import type { TenantKeys } from './keys.js'
import type { TenantRules } from './rules.js'
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
