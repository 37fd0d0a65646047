import type { TenantKeys } from './keys.js'
import { subjectOf } from './reference.js'
import type { TenantRules } from './rules.js'
import { isReserved, splitTyped } from './types.js'

export type PersonFound =
  /** `type`: undefined where the reference is an id, which does not tell it. */
  { ok: true; subjectId: string; type: string | undefined } | { ok: false; reason: string }

const IDS: ReadonlySet<string> = new Set(['id', 'subject'])

/** The subject that a reference names, as {@link subjectOf} does, of references that can name a person. */
export function personOf(reference: string, rules: TenantRules, keys: TenantKeys): PersonFound {
  const type = splitTyped(reference)?.type
  const isId = type !== undefined && IDS.has(type)
  if (type !== undefined && !isId && isReserved(type)) return { ok: false, reason: `the type ${type} is reserved and names no person` }
  const found = subjectOf(reference, rules, keys)
  return found.ok ? { ok: true, subjectId: found.subjectId, type: isId ? undefined : type } : found
}
