import type { Known } from './known.js'
import { CONVERSATION, type IdentityRules, rankOf } from './rules.js'

/**
 * Identifiers that were seen with so many others that they are not one person's: a shared tablet, a front desk's phone.
 * By what was observed alone, so that neither merge nor unmerge makes one. Conversations do not count.
 */
export function hubsOf(known: Known, rules: IdentityRules): ReadonlySet<string> {
  const stronger = new Map<string, number>()
  const all = new Map<string, number>()
  const count = (counts: Map<string, number>, subject: string): void => {
    counts.set(subject, (counts.get(subject) ?? 0) + 1)
  }
  for (const { a, b } of known.observed) {
    const typeA = known.types.get(a)
    const typeB = known.types.get(b)
    if (typeA === CONVERSATION || typeB === CONVERSATION) continue
    const difference = rankOf(rules, typeA) - rankOf(rules, typeB)
    if (difference >= 0) count(stronger, a)
    if (difference <= 0) count(stronger, b)
    count(all, a)
    count(all, b)
  }
  const hubs = new Set<string>()
  for (const [subject, neighbours] of all) {
    const atLeastAsStrong = stronger.get(subject) ?? 0
    if (neighbours > rules.maxNeighbours || atLeastAsStrong > rules.maxStronger) hubs.add(subject)
  }
  return hubs
}
