import { CONVERSATION } from '@throughline/identity'
import type { HistoryMember } from '../history/read-history.js'
import { partOf } from '../part-of.js'
import type { CustomerMember, KnownCustomer } from './read-customers.js'

/** Reads at most so many identifiers of a customer, the one that it is named after first, and so many conversations. */
export const MAX_MEMBERS = 100

/**
 * The identifiers of a customer whose histories are read, and where they lie.
 * @param asked the subject that was asked for: it is among them, whoever's it is
 */
export function historyMembers({ members }: KnownCustomer, parts: number, asked?: string): HistoryMember[] {
  const identifiers = members.filter(({ type }) => type !== CONVERSATION).slice(0, MAX_MEMBERS)
  const shown = [...identifiers, ...members.filter(({ type }) => type === CONVERSATION).slice(0, MAX_MEMBERS)]
  const isThere = asked === undefined || shown.some(({ subjectId }) => subjectId === asked)
  const alone = isThere ? [] : [members.find(({ subjectId }) => subjectId === asked) ?? { subjectId: asked, from: null, until: null }]
  return [...alone, ...shown].map((member) => memberOf(member, parts))
}

function memberOf({ subjectId, from, until }: Pick<CustomerMember, 'subjectId' | 'from' | 'until'>, parts: number): HistoryMember {
  const part = partOf(subjectId, parts)
  return { subjectId, part, from: from ?? undefined, until: until ?? undefined }
}
