import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { subjectsAboutEvents } from '@throughline/log'
import { invalidParameter, noteAudit, Problem } from '@throughline/platform'
import { defaultRules, subjectOf, type TenantKeys } from '@throughline/subjects'

/** Subjects that one request may name. */
export const MAX_SUBJECTS = 100
/** Subjects of one erasure, with those of what is said about the events. */
const MAX_ALL = 1_000

export interface CustomerSubjects {
  /** Those that the request means. */
  named: string[]
  /** And those of statements about their events. */
  all: string[]
}

/**
 * The subjects of a customer: the one place that knows. Until customers are linked by identity, a customer is the subject
 * that the reference means and those that the operator names beside it; what was said about their events (corrections)
 * belongs to them. The audit notes the first.
 *
 * @throws Problem 400 that names what can't be a reference, 403 for callers of one organisation, 422 when there are too many
 */
export async function subjectsOf(
  client: TenantClient,
  reference: string,
  others: readonly string[],
  caller: KnownKey,
  keys: TenantKeys,
): Promise<CustomerSubjects> {
  const named = namedSubjects(reference, others, caller, keys)
  const about = await subjectsAboutEvents(client, caller.tenantId, named, (uid) => aboutEvent(uid, keys), MAX_ALL - named.length)
  const all = [...new Set([...named, ...about])].toSorted()
  if (all.length > MAX_ALL) {
    const detail = `This customer has more than ${MAX_ALL} subjects and corrected events. Erase corrected events one by one first.`
    throw new Problem({ status: 422, type: 'too-many-subjects', title: 'Too much for one erasure', detail })
  }
  return { named, all }
}

/** The subject that a reference means, of which nothing is looked up. */
export function subjectMeant(reference: string, caller: KnownKey, keys: TenantKeys): string {
  const [subjectId = ''] = namedSubjects(reference, [], caller, keys)
  return subjectId
}

/** The subject of what is said about an event. */
export function aboutEvent(eventUid: string, keys: TenantKeys): string {
  return reserved(`event:${eventUid}`, keys)
}

/** What an organisation shares with the brand is not the organisation's to erase or to hold. */
export function refuseOrganisations({ organisation }: KnownKey): void {
  if (organisation === undefined) return
  throw new Problem({
    status: 403,
    type: 'organisation',
    title: 'Not for organisations',
    detail: 'Erasures and legal holds concern what all organisations know of a customer: ask the brand.',
  })
}

function namedSubjects(reference: string, others: readonly string[], caller: KnownKey, keys: TenantKeys): string[] {
  refuseOrganisations(caller)
  const subjects = [
    subjectIn('ref', reference, caller, keys),
    ...others.map((one, index) => subjectIn(`subjects[${index}]`, one, caller, keys)),
  ]
  noteAudit({ target: subjects[0] ?? '' })
  return [...new Set(subjects)].toSorted()
}

function subjectIn(name: string, reference: string, { rules, tenantId }: KnownKey, keys: TenantKeys): string {
  const found = subjectOf(reference, rules, keys)
  if (!found.ok) throw invalidParameter(name, found.reason)
  if (found.subjectId === reserved(`tenant:${tenantId}`, keys)) throw invalidParameter(name, 'this is nobody: what the system tells lies here')
  return found.subjectId
}

function reserved(reference: string, keys: TenantKeys): string {
  const found = subjectOf(reference, defaultRules, keys)
  if (!found.ok) throw new Error(`no subject for ${reference}: ${found.reason}`)
  return found.subjectId
}
