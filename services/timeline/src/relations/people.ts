import type { TenantClient } from '@throughline/database'
import { type GroupStatement, type Owner, readGroupStatements, readOwners, readSubjectsInGroup } from '@throughline/log'
import { type Membership, membershipsOf } from './memberships.js'

/** A customer of whom something was told in a group. */
export interface PersonInGroup {
  readonly owner: Owner
  readonly memberships: readonly Membership[]
  /** Some event that names the group. */
  readonly told: GroupStatement
}

export interface PeoplePage {
  readonly people: PersonInGroup[]
  /** Behind which subject the next page begins; undefined at the end. */
  readonly next: string | undefined
}

interface Asked {
  readonly groupId: string
  /** The one organisation whose events count; null: all. */
  readonly organisation: string | null
  /** Identifiers to look at, at most; customers may have several. */
  readonly limit: number
  readonly after?: string | undefined
}

/**
 * The customers of whom something was told in a group, whoever is one person now. Each comes once, where the first of their
 * identifiers is that the group was told of, so that pages need not know of one another.
 */
export async function readPeople(client: TenantClient, tenantId: string, { groupId, organisation, limit, after }: Asked): Promise<PeoplePage> {
  const found = await readSubjectsInGroup(client, tenantId, { groupId, organisation, limit: limit + 1, ...(after !== undefined && { after }) })
  const subjectIds = found.slice(0, limit)
  const here = new Set(subjectIds)
  const told = await readGroupStatements(client, tenantId, { subjectIds, groupId, organisation })
  const owners = await readOwners(client, tenantId, told.map(({ subjectId, saidAt }) => ({ subjectId, at: saidAt })))
  const all = [...new Set([...subjectIds, ...owners.flatMap(({ members }) => members.map((member) => member.subjectId))])]
  const statements = all.length === subjectIds.length ? told : await readGroupStatements(client, tenantId, { subjectIds: all, groupId, organisation })
  const people = owners.flatMap((owner) => {
    const theirs = statementsOf(owner, statements)
    const [first] = theirs.map(({ subjectId }) => subjectId).toSorted()
    const [latest] = theirs
    return first !== undefined && latest !== undefined && here.has(first)
      ? [{ owner, memberships: membershipsOf(theirs), told: latest, first }]
      : []
  })
  people.sort((one, other) => (one.first < other.first ? -1 : 1))
  return { people, next: found.length > limit ? subjectIds.at(-1) : undefined }
}

/** Of what was told of identifiers, what was told of this customer: as long as they were theirs. */
export function statementsOf({ members }: Pick<Owner, 'members'>, statements: readonly GroupStatement[]): GroupStatement[] {
  const bySubject = Map.groupBy(members, ({ subjectId }) => subjectId)
  return statements.filter(({ subjectId, saidAt }) =>
    bySubject.get(subjectId)?.some(({ from, until }) => (from === null || from <= saidAt) && (until === null || saidAt < until)),
  )
}
