import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { isRecord } from '@throughline/events'
import { readGroupDescriptions, readRowsAt, type TimelineRow, type ToldOfGroup } from '@throughline/log'
import { groupOf, tenantKeys } from '@throughline/subjects'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** What a group is called, as far as the reader may see it. */
export interface GroupName {
  /** `type:key`. */
  readonly group?: string
  readonly name?: string
  readonly traits?: Readonly<Record<string, unknown>>
}

/** Events that name groups, not opened yet. */
export interface NamingRows {
  readonly told: readonly ToldOfGroup[]
  readonly rows: readonly TimelineRow[]
}

/** Opens the events that say what groups are called: their words are nowhere else. */
@Injectable()
export class GroupNames {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /**
   * Reads what names some groups: their latest description by a time, and some other event, from which to know the key of
   * a group that nobody has described.
   */
  async rowsOf(
    client: TenantClient,
    tenantId: string,
    { some, by, sight }: { some: readonly ToldOfGroup[]; by: number; sight: Sight },
  ): Promise<NamingRows> {
    if (!sight.personal || some.length === 0) return { told: [], rows: [] }
    const groupIds = [...new Set(some.map(({ groupId }) => groupId))]
    const described = await readGroupDescriptions(client, tenantId, { groupIds, by, organisation: sight.organisation })
    const told = [...some, ...described]
    return { told, rows: await readRowsAt(client, tenantId, told, sight) }
  }

  /** What the groups are called, by their ids. @throws Problem 503 when the keys of personal data are away */
  async open({ told, rows }: NamingRows, caller: KnownKey): Promise<Map<string, GroupName>> {
    const opened = await this.personal.open(caller.tenantId, rows)
    const events = new Map(rows.map((row, index) => [row.eventUid, { row, event: opened[index] }]))
    const names = new Map<string, GroupName>()
    for (const one of told) {
      const { row, event } = events.get(one.eventUid) ?? {}
      const data = event?.data
      if (!row || !isRecord(data)) continue
      const group = this.referenceTo(one, data['group'], row.organisation, caller)
      names.set(one.groupId, {
        ...names.get(one.groupId),
        ...(group !== undefined && { group }),
        ...(row.type === 'group.described' && descriptionIn(data)),
      })
    }
    return names
  }

  /** How the caller can ask for the group. An organisation's keys are its own: whether this is one, the group's id tells. */
  private referenceTo({ groupId, groupType }: ToldOfGroup, group: unknown, organisation: string | null, caller: KnownKey): string | undefined {
    if (!isRecord(group)) return undefined
    const key = String(group['key']).trim()
    const keys = tenantKeys(this.settings.keys, caller.tenantId)
    return [`${groupType}:${key}`, `${groupType}:${organisation}/${key}`].find((reference) => {
      const found = groupOf(reference, caller.rules, keys, caller.organisation)
      return found.ok && found.subjectId === groupId
    })
  }
}

function descriptionIn({ name, traits }: Readonly<Record<string, unknown>>): GroupName {
  return { ...(typeof name === 'string' && { name }), ...(isRecord(traits) && { traits }) }
}
