import type { Arranging } from '@throughline/context'
import type { KnownKey } from '@throughline/control'
import type { HistoryMember } from '@throughline/log'
import { subjectOf, type TenantKeys } from '@throughline/subjects'

/** Whose events are a customer's, and to whom an event was refiled. */
export function homesOf(members: readonly HistoryMember[], { rules }: Pick<KnownKey, 'rules'>, keys: TenantKeys): Pick<Arranging, 'homes' | 'isOurs'> {
  const homes = new Set(members.map(({ subjectId }) => subjectId))
  const isOurs = (reference: string): boolean => {
    const found = subjectOf(reference, rules, keys)
    return found.ok && homes.has(found.subjectId)
  }
  return { homes, isOurs }
}
