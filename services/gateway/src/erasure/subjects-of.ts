import type { KnownKey } from '@throughline/control'
import { invalidParameter, noteAudit, Problem } from '@throughline/platform'
import { subjectOf, type TenantKeys } from '@throughline/subjects'

/** Subjects that one erasure may name. */
export const MAX_SUBJECTS = 100

/**
 * The subjects of a customer: the one place that knows. Until customers are linked by identity, a customer is the subject
 * that the reference means and those that the operator names beside it.
 *
 * The audit notes the first.
 *
 * @throws Problem 400 that names what can't be a reference, 403 for callers of one organisation
 */
export function subjectsOf(reference: string, named: readonly string[], caller: KnownKey, keys: TenantKeys): string[] {
  refuseOrganisations(caller)
  const subjects = [
    subjectIn('ref', reference, caller, keys),
    ...named.map((one, index) => subjectIn(`subjects[${index}]`, one, caller, keys)),
  ]
  noteAudit({ target: subjects[0] ?? '' })
  return [...new Set(subjects)].toSorted()
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

function subjectIn(name: string, reference: string, { rules }: KnownKey, keys: TenantKeys): string {
  const found = subjectOf(reference, rules, keys)
  if (!found.ok) throw invalidParameter(name, found.reason)
  return found.subjectId
}
