import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { type GroupStatement, readCustomers, readGroupStatements } from '@throughline/log'
import { partitionOf } from '@throughline/bus'
import { Customers, unknownCustomer } from '../customers/customers.js'
import { Database } from '../database/database.js'
import type { Freshness } from '../freshness/freshness.js'
import { type GroupName, GroupNames } from './group-names.js'
import type { RelationsParameters } from './group-parameters.js'
import { GroupReader } from './group-reader.js'
import { type Membership, membershipsAt, membershipsOf } from './memberships.js'
import { statementsOf } from './people.js'
import { type ShownRole, shownRoles } from './shown.js'

/** Groups of one answer at most. */
const MAX_GROUPS = 100

export interface RelationsAnswer {
  customerId: string
  ref: string
  asOf: string
  groups: (GroupName & { groupId: string; ref: string; type: string; roles: ShownRole[] })[]
  /** How many others there are. */
  more: number
  settled: boolean
  freshness: Freshness
}

/** Answers to which groups a customer belongs, and in which roles. */
@Injectable()
export class RelationDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(GroupReader) private readonly reader: GroupReader,
    @Inject(GroupNames) private readonly names: GroupNames,
  ) {}

  /** @throws Problem 400, 404, 503, 504 */
  async read(ref: string, { as_of: asOf, after, wait }: RelationsParameters, caller: KnownKey): Promise<RelationsAnswer> {
    const { tenantId, subjectId } = await this.customers.find(ref, caller)
    const sight = sightOf(caller)
    await this.reader.waitFor(after, wait, tenantId)
    const { now, settled, freshness } = await this.reader.known(tenantId)
    const at = asOf ?? now
    const parts = await this.database.partsOfLog()
    const found = await this.database.askAs(tenantId, async (client) => {
      const customer = (await readCustomers(client, tenantId, [subjectId])).get(subjectId) ?? { customerId: subjectId, members: [] }
      const subjectIds = [...new Set([subjectId, ...customer.members.map((member) => member.subjectId)])]
      const told = await readGroupStatements(client, tenantId, { subjectIds, organisation: sight.organisation })
      const theirs = statementsOf(customer, told)
      const groups = groupsAt(theirs, at)
      const naming = await this.names.rowsOf(client, tenantId, { some: groups.slice(0, MAX_GROUPS).map(({ told: one }) => one), by: at, sight })
      return { customerId: customer.customerId, subjectIds, anyTold: theirs.length > 0, groups, naming }
    })
    const places = found.subjectIds.map((one) => ({ subjectId: one, part: partitionOf(one, parts) }))
    if (!found.anyTold && !(await this.customers.isAnyKnown(tenantId, places, sight))) throw unknownCustomer()
    const names = await this.names.open(found.naming, caller)
    const shown = found.groups.slice(0, MAX_GROUPS)
    return {
      customerId: found.customerId,
      ref: `id:${found.customerId}`,
      asOf: timeOf(at),
      groups: shown.map(({ told: { groupId, groupType }, memberships }) => ({
        groupId, ref: `id:${groupId}`, type: groupType, ...names.get(groupId), roles: shownRoles(memberships),
      })),
      more: found.groups.length - shown.length,
      settled,
      freshness: freshness(places.map(({ part }) => part), this.customers.cipherOf(tenantId)),
    }
  }
}

/** Those that hold at a time, the group joined last first. */
function groupsAt(statements: readonly GroupStatement[], at: number): { told: GroupStatement; memberships: Membership[] }[] {
  const groups = [...Map.groupBy(statements, ({ groupId }) => groupId).values()].flatMap((told) => {
    const memberships = membershipsAt(membershipsOf(told), at)
    const [first] = memberships
    return first === undefined ? [] : [{ told: first.because, memberships }]
  })
  const since = ({ memberships }: { memberships: Membership[] }): number => Math.min(...memberships.map(({ from }) => from))
  return groups.toSorted((one, other) => since(other) - since(one) || (one.told.groupId < other.told.groupId ? -1 : 1))
}
