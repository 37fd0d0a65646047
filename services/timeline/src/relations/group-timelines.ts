import { Inject, Injectable } from '@nestjs/common'
import { partitionOf } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import { readGroupDescriptions, type TimelineMember } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import type { TimelineParameters } from '../timeline/timeline-parameters.js'
import { Timelines } from '../timeline/timelines.js'
import { type AskedGroup, GroupReader, unknownGroup } from './group-reader.js'
import { type PersonInGroup, readPeople } from './people.js'

/** Identifiers that a group was told of, and identifiers that its members have and had, for each time: read at most. */
const MAX_TOLD = 100
const MAX_WINDOWS = 200

interface Windows {
  readonly members: TimelineMember[]
  /** Whose events are among them. */
  readonly customerIds: string[]
}

/** Answers what happened to all members of a group, while they were members, and to the group itself. */
@Injectable()
export class GroupTimelines {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(GroupReader) private readonly reader: GroupReader,
    @Inject(Timelines) private readonly timelines: Timelines,
  ) {}

  /**
   * @returns the answer's JSON
   * @throws Problem 400, 404, 503, 504
   */
  async read(reference: string, parameters: TimelineParameters, caller: KnownKey): Promise<string> {
    const group = await this.reader.find(reference, caller)
    const { tenantId, groupId, part, sight } = group
    await this.reader.waitFor(parameters.after, parameters.wait, tenantId, ['corrections'])
    const { people, all, told } = await this.peopleOf(group)
    if (!told) await this.assertKnown(group)
    const parts = await this.database.partsOfLog()
    const { members, customerIds } = windowsOf(people, parts)
    const kinds = sight.personal ? (['open', 'personal'] as const) : (['open'] as const)
    for (const target of customerIds) noteAudit({ target, parts: [...kinds] })
    const own: TimelineMember = { subjectId: groupId, part, from: undefined, until: undefined }
    const about = { groupId, customerIds, complete: all && customerIds.length === people.length }
    const { after: _waitedFor, ...rest } = parameters
    return this.timelines.readOf({ tenantId, subjectId: groupId, part, members: [own, ...members], about }, rest, caller)
  }

  private peopleOf({ tenantId, groupId, sight: { organisation } }: AskedGroup): Promise<{ people: PersonInGroup[]; all: boolean; told: boolean }> {
    return this.database.askAs(tenantId, async (client) => {
      const { people, next } = await readPeople(client, tenantId, { groupId, organisation, limit: MAX_TOLD })
      const described = await readGroupDescriptions(client, tenantId, { groupIds: [groupId], by: Number.MAX_SAFE_INTEGER, organisation })
      const members = people.filter(({ memberships }) => memberships.length > 0)
      return { people: members, all: next === undefined, told: people.length + described.length > 0 }
    })
  }

  private async assertKnown({ tenantId, groupId, part, byId, sight }: AskedGroup): Promise<void> {
    if (byId || !(await this.customers.isAnyKnown(tenantId, [{ subjectId: groupId, part }], sight))) throw unknownGroup()
  }
}

/** Each identifier of each member, for the times for which it was theirs and they were members; who has no room is left out. */
function windowsOf(people: readonly PersonInGroup[], parts: number): Windows {
  const members: TimelineMember[] = []
  const customerIds: string[] = []
  for (const { owner, memberships } of people) {
    const times = mergedTimes(memberships)
    const theirs = owner.members.flatMap(({ subjectId, from, until }) =>
      times.flatMap((time) => {
        const [since, end] = [Math.max(time.from, from ?? -Infinity), Math.min(time.until, until ?? Infinity)]
        if (since >= end) return []
        return [{ subjectId, part: partitionOf(subjectId, parts), from: since, until: Number.isFinite(end) ? end : undefined }]
      }),
    )
    if (members.length + theirs.length > MAX_WINDOWS) break
    members.push(...theirs)
    customerIds.push(owner.customerId)
  }
  return { members, customerIds }
}

/**
 * When somebody had any role, as times that neither meet nor overlap: an event that lay in two of them would come twice. The
 * moment of leaving belongs to it, so that the leaving is seen.
 */
export function mergedTimes(memberships: readonly { readonly from: number; readonly until: number | null }[]): { from: number; until: number }[] {
  const times: { from: number; until: number }[] = []
  for (const { from, until } of memberships.toSorted((one, other) => one.from - other.from)) {
    const last = times.at(-1)
    const end = until === null ? Infinity : until + 1
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, end)
    else times.push({ from, until: end })
  }
  return times
}
