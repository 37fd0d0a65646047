import type { TenantClient } from '@throughline/database'
import { type IdentityRules, Region } from '@throughline/identity'
import { type IdentityShelf, loadRegion, RegionTooLarge } from '@throughline/log'
import { type Comparison, compareCustomers } from './compare-customers.js'

/** Identifiers that may hang together in one look. */
const MAX_SUBJECTS = 2_000

/** How who is who is asked for, and by which rules. */
export interface Trial {
  readonly shelf: IdentityShelf
  readonly inForce: IdentityRules
  readonly tried: IdentityRules
}

/** What a look at some customers found. */
export interface Found extends Comparison {
  readonly identifiers: number
}

/**
 * What would become of the customers of these identifiers, by the facts that are stored.
 * @throws RegionTooLarge when more hangs together than can be looked at
 */
export async function tryIdentity(client: TenantClient, subjects: readonly string[], { shelf, inForce, tried }: Trial): Promise<Found> {
  const after = new Region(subjects, tried)
  await loadRegion(client, after, shelf, { maxNeighbours: tried.maxNeighbours, maxSubjects: MAX_SUBJECTS })
  const tomorrow = after.resolve()
  // Also those of whom the other rules make the same customer as of these.
  const before = new Region([...subjects, ...tomorrow.subjects], inForce)
  await loadRegion(client, before, shelf, { maxNeighbours: inForce.maxNeighbours, maxSubjects: MAX_SUBJECTS })
  const today = before.resolve()
  const comparison = compareCustomers(subjects, today.resolution, tomorrow.resolution)
  return { ...comparison, identifiers: tomorrow.subjects.size }
}

/** The same piece by piece; what hangs together with too much is left out and counted. */
export async function tryInHalves(
  ask: (subjects: readonly string[]) => Promise<Found>,
  subjects: readonly string[],
): Promise<{ found: Found[]; tooLarge: number }> {
  if (subjects.length === 0) return { found: [], tooLarge: 0 }
  try {
    return { found: [await ask(subjects)], tooLarge: 0 }
  } catch (error) {
    if (!(error instanceof RegionTooLarge)) throw error
    if (subjects.length === 1) return { found: [], tooLarge: 1 }
    const middle = Math.ceil(subjects.length / 2)
    const halves = [await tryInHalves(ask, subjects.slice(0, middle)), await tryInHalves(ask, subjects.slice(middle))]
    return { found: halves.flatMap(({ found }) => found), tooLarge: halves.reduce((sum, half) => sum + half.tooLarge, 0) }
  }
}
