import type { Era } from './eras.js'
import { customerOf, type Refused, type Resolution } from './resolution.js'

/** Somebody who may be the same person, with all that speaks for it and was refused. */
export interface Candidate {
  readonly customer: string
  readonly because: readonly Refused[]
}

/** Other customers that refused links lead to, those with the most links first. Hubs lead to nobody. */
export function candidatesOf(resolution: Resolution, customer: string): Candidate[] {
  const found = new Map<string, Refused[]>()
  for (const refused of resolution.refused) {
    if (refused.reason === 'hub' || refused.reason === 'blocked') continue
    const ends = [refused.link.a, refused.link.b].map((era) => idOf(resolution, era))
    const other = ends.find((id) => id !== customer)
    if (other === undefined || !ends.includes(customer)) continue
    found.set(other, [...(found.get(other) ?? []), refused])
  }
  return [...found]
    .map(([id, because]) => ({ customer: id, because }))
    .toSorted((one, other) => other.because.length - one.because.length || (one.customer < other.customer ? -1 : 1))
}

function idOf(resolution: Resolution, era: Era): string | undefined {
  const isAnchored = resolution.anchors.has(era.subject)
  return isAnchored ? customerOf(resolution, era.subject)?.id : resolution.customers.get(era.id)?.id
}
