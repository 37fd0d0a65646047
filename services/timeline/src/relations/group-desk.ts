import { Inject, Injectable } from '@nestjs/common'
import { partitionOf } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { readGroupDescriptions, type ToldOfGroup } from '@throughline/log'
import { invalidParameter } from '@throughline/platform'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import type { Freshness } from '../freshness/freshness.js'
import type { Settings } from '../settings.js'
import { PageCursors } from '../timeline/cursor.js'
import { SETTINGS } from '../tokens.js'
import { type GroupName, GroupNames } from './group-names.js'
import type { GroupLookupBody, GroupParameters } from './group-parameters.js'
import { type AskedGroup, GroupReader, unknownGroup } from './group-reader.js'
import { membershipsAt } from './memberships.js'
import { type PeoplePage, type PersonInGroup, readPeople } from './people.js'
import { type ShownRole, shownRoles } from './shown.js'

export interface GroupAnswer extends GroupName {
  groupId: string
  ref: string
  /** Missing where only events of its own tell of it. */
  type?: string
  asOf: string
  members: { customerId: string; ref: string; roles: ShownRole[] }[]
  next: string | null
  settled: boolean
  freshness: Freshness
}

export interface GroupLookupAnswer {
  groupId: string
  /** For the URLs of all other routes; holds no personal data. */
  ref: string
  freshness: Freshness
}

/** Answers who belongs to a group. */
@Injectable()
export class GroupDesk {
  private readonly cursors: PageCursors

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(GroupReader) private readonly reader: GroupReader,
    @Inject(GroupNames) private readonly names: GroupNames,
  ) {
    this.cursors = new PageCursors(settings.keys.token)
  }

  /** @throws Problem 400, 404, 503, 504 */
  async read(reference: string, { as_of: asOf, after, wait, limit, cursor }: GroupParameters, caller: KnownKey): Promise<GroupAnswer> {
    const group = await this.reader.find(reference, caller)
    const { tenantId, groupId, sight, cipher } = group
    const question = JSON.stringify(['group', tenantId, groupId, asOf ?? null, sight.organisation])
    const behind = this.behind(cursor, question)
    await this.reader.waitFor(after, wait, tenantId)
    const { now, settled, freshness } = await this.reader.known(tenantId)
    const at = asOf ?? now
    const { page, described, naming } = await this.database.askAs(tenantId, async (client) => {
      const people = await readPeople(client, tenantId, { groupId, organisation: sight.organisation, limit, after: behind })
      const [one] = await readGroupDescriptions(client, tenantId, { groupIds: [groupId], by: now, organisation: sight.organisation })
      const some: ToldOfGroup[] = [people.people[0]?.told ?? one ?? []].flat()
      return { page: people, described: one, naming: await this.names.rowsOf(client, tenantId, { some, by: at, sight }) }
    })
    if (cursor === undefined) await this.assertKnown(group, page.people.length > 0 || page.next !== undefined || described !== undefined)
    const names = await this.names.open(naming, caller)
    const type = described?.groupType ?? page.people[0]?.told.groupType
    return {
      groupId,
      ref: `id:${groupId}`,
      ...(type !== undefined && { type }),
      ...names.get(groupId),
      asOf: timeOf(at),
      members: membersAt(page, at),
      next: page.next === undefined ? null : this.cursors.seal({ occurredAt: 0, sequence: '', eventUid: page.next }, question),
      settled,
      freshness: freshness(await this.partsOf(group, page.people), cipher),
    }
  }

  /** @throws Problem 400, 404, 503, 504 */
  async find({ group: reference, after, wait }: GroupLookupBody, caller: KnownKey): Promise<GroupLookupAnswer> {
    const { groupId, ref, freshness } = await this.read(reference, { after, wait, limit: 1 }, caller)
    return { groupId, ref, freshness }
  }

  private behind(cursor: string | undefined, question: string): string | undefined {
    if (cursor === undefined) return undefined
    const key = this.cursors.open(cursor, question)
    if (!key) throw invalidParameter('cursor', 'was not given for this group and time; begin without one')
    return key.eventUid
  }

  /** Of a group that nobody joined there may be events of its own; an id may be a person's, and they are no group. */
  private async assertKnown({ tenantId, groupId, part, byId, sight }: AskedGroup, isTold: boolean): Promise<void> {
    if (isTold) return
    if (byId || !(await this.customers.isAnyKnown(tenantId, [{ subjectId: groupId, part }], sight))) throw unknownGroup()
  }

  private async partsOf({ part }: AskedGroup, people: readonly PersonInGroup[]): Promise<number[]> {
    const parts = await this.database.partsOfLog()
    const subjects = people.flatMap(({ owner }) => owner.members.map(({ subjectId }) => subjectId))
    return [...new Set([part, ...subjects.map((subjectId) => partitionOf(subjectId, parts))])]
  }
}

function membersAt({ people }: PeoplePage, at: number): GroupAnswer['members'] {
  return people.flatMap(({ owner: { customerId }, memberships }) => {
    const roles = shownRoles(membershipsAt(memberships, at))
    return roles.length === 0 ? [] : [{ customerId, ref: `id:${customerId}`, roles }]
  })
}
