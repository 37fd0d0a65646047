import { timeOf } from '@throughline/events'
import type { Membership } from './memberships.js'

/** A role that somebody has, and which event says so. */
export interface ShownRole {
  role: string
  since: string
  /** Where an end is known already. */
  until?: string
  /** Uid of the event. */
  event: string
}

/** The longest held first. */
export function shownRoles(memberships: readonly Membership[]): ShownRole[] {
  return memberships
    .toSorted((one, other) => one.from - other.from || (one.role < other.role ? -1 : 1))
    .map(({ role, from, until, because }) => ({
      role,
      since: timeOf(from),
      ...(until !== null && { until: timeOf(until) }),
      event: because.eventUid,
    }))
}
