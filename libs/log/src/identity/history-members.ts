import type { HistoryMember } from '../history/read-history.js'
import type { KnownCustomer } from './read-customers.js'

/** Reads at most so many identifiers of a customer, the one that it is named after first. */
const MOST = 100

/** The identifiers of a customer whose histories are read, and where they lie. */
export function historyMembers({ members }: KnownCustomer, parts: number): HistoryMember[] {
  return members.slice(0, MOST).map(({ subjectId, from, until }) => ({
    subjectId,
    part: Number.parseInt(subjectId.slice(0, 8), 16) % parts,
    from: from ?? undefined,
    until: until ?? undefined,
  }))
}
