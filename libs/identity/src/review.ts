import { pairOf } from './facts.js'
import type { Refused, Resolution } from './resolution.js'

/** A link that joins nobody and about which somebody has to decide. */
export type Reviewed = Extract<Refused, { reason: 'limit' | 'size' | 'not-same' | 'doubtful' }>

/**
 * The refused links that somebody should look at. Not those about which somebody said already that they are wrong, and not
 * those of shared and blocked identifiers, of which there are too many, nor those of conversations, which join nobody.
 */
export function forReview({ refused, apart, conversations }: Resolution): Reviewed[] {
  const decided = new Set(apart.map(({ a, b }) => pairOf(a.id, b.id)))
  return refused.filter((one): one is Reviewed => {
    if (one.reason === 'hub' || one.reason === 'blocked' || one.reason === 'conversation') return false
    const { a, b } = one.link
    return !decided.has(pairOf(a.id, b.id)) && !conversations.has(a.subject) && !conversations.has(b.subject)
  })
}
