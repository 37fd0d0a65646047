import { type CloudEvent, findDeclaration, isRecord, microsOf } from '@throughline/events'
import type { FollowedEvent } from '@throughline/log'
import { typeFrom } from '@throughline/subjects'

/** What all rows of the view have; columns by their names. */
interface Fact {
  readonly tenant_id: string
  readonly event_uid: string
  readonly group_id: string
  readonly group_type: string
  readonly said_at: number
  readonly organisation: string | null
  readonly recorded_at: number
  readonly part: number
  readonly pos: number
}

/** That somebody belongs to a group, or does not. */
export interface StatementRow extends Fact {
  readonly subject_id: string
  readonly joined: boolean
  readonly roles: readonly string[]
  readonly from_at: number
  readonly until_at: number | null
}

export interface Facts {
  readonly statements: StatementRow[]
  readonly descriptions: Fact[]
}

const TYPES: ReadonlySet<string> = new Set(['group.joined', 'group.left', 'group.described'])

/** Whether an event is about groups; under a foreign schema its fields mean what its sender means. */
export function isAboutGroups({ type, version }: FollowedEvent): boolean {
  return TYPES.has(type) && findDeclaration(type, version) !== undefined
}

/** Adds what an event tells. Which group it is was decided when it was placed, and stands beside it. */
export function addFact({ statements, descriptions }: Facts, part: number, row: FollowedEvent, event: CloudEvent): void {
  const data = isRecord(event.data) ? event.data : {}
  const group = isRecord(data['group']) ? data['group'] : {}
  const type = typeFrom(String(group['type']))
  const groupId = row.type === 'group.described' ? row.subjectId : row.also[0]
  if (type === undefined || group['type'] === undefined || groupId === undefined) return
  const fact: Fact = {
    tenant_id: row.tenantId, event_uid: row.eventUid, group_id: groupId, group_type: type, said_at: row.occurredAt,
    organisation: row.organisation, recorded_at: row.recordedAt, part, pos: row.position,
  }
  if (row.type === 'group.described') descriptions.push(fact)
  else statements.push(statementOf(fact, row, data))
}

function statementOf(fact: Fact, row: FollowedEvent, data: Readonly<Record<string, unknown>>): StatementRow {
  const joined = row.type === 'group.joined'
  const until = timeIn(data['until'])
  const roles = Array.isArray(data['roles']) ? data['roles'].map(String) : []
  return {
    ...fact,
    subject_id: row.subjectId,
    joined,
    roles: [...new Set(roles)].toSorted(),
    from_at: (joined ? timeIn(data['from']) : until) ?? row.occurredAt,
    until_at: joined ? (until ?? null) : null,
  }
}

function timeIn(value: unknown): number | undefined {
  return typeof value === 'string' ? microsOf(value) : undefined
}
