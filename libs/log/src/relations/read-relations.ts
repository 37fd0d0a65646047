import { readSql, type TenantClient } from '@throughline/database'

const stands = readSql(import.meta.url, './stands.sql')
const statementsText = readSql(import.meta.url, './statements-of.sql').replace('{{stands}}', stands)
const subjectsText = readSql(import.meta.url, './subjects-in.sql')
const descriptionsText = readSql(import.meta.url, './descriptions.sql').replace('{{stands}}', stands)

/** About one subject in one group; of more the latest count. */
const MOST_STATEMENTS = 200
const FIRST = '00000000-0000-0000-0000-000000000000'

/** An event that tells something of a group, and where it lies. */
export interface ToldOfGroup {
  readonly groupId: string
  readonly groupType: string
  readonly eventUid: string
  readonly part: number
  readonly position: number
}

/** That somebody belongs to a group, or does not. Times are in microseconds since 1970. */
export interface GroupStatement extends ToldOfGroup {
  readonly subjectId: string
  readonly joined: boolean
  /** None: joined as a member, left in all of them. */
  readonly roles: readonly string[]
  readonly saidAt: number
  /** From when on it holds. */
  readonly from: number
  /** Until when; null: for good. */
  readonly until: number | null
}

interface Row {
  event_uid: string
  group_id: string
  group_type: string
  part: number
  pos: string
}

interface StatementRow extends Row {
  subject_id: string
  joined: boolean
  roles: string[]
  said_at: string
  from_at: string
  until_at: string | null
}

/** Whose statements are wanted: of all groups or of one, of all organisations or of one. */
export interface WantedStatements {
  readonly subjectIds: readonly string[]
  readonly groupId?: string
  readonly organisation: string | null
}

/** What was told of the groups of some subjects, by the live build of the view, the latest first. */
export async function readGroupStatements(
  client: TenantClient,
  tenantId: string,
  { subjectIds, groupId, organisation }: WantedStatements,
): Promise<GroupStatement[]> {
  const values = [tenantId, subjectIds, groupId ?? null, organisation, MOST_STATEMENTS]
  const { rows } = await client.query<StatementRow>(statementsText, values)
  return rows.map((row) => ({
    ...toldOf(row),
    subjectId: row.subject_id,
    joined: row.joined,
    roles: row.roles,
    saidAt: Number(row.said_at),
    from: Number(row.from_at),
    until: row.until_at === null ? null : Number(row.until_at),
  }))
}

/**
 * The subjects that were ever said to belong to a group, or not to, in the order of their ids.
 *
 * @param after default: from the first on
 */
export async function readSubjectsInGroup(
  client: TenantClient,
  tenantId: string,
  { groupId, organisation, after = FIRST, limit }: { groupId: string; organisation: string | null; after?: string; limit: number },
): Promise<string[]> {
  const { rows } = await client.query<{ subject_id: string }>(subjectsText, [tenantId, groupId, after, limit, organisation])
  return rows.map((row) => row.subject_id)
}

/** The latest description of each group by then; of a group that nobody has described there is none. */
export async function readGroupDescriptions(
  client: TenantClient,
  tenantId: string,
  { groupIds, by, organisation }: { groupIds: readonly string[]; by: number; organisation: string | null },
): Promise<ToldOfGroup[]> {
  const { rows } = await client.query<Row>(descriptionsText, [tenantId, groupIds, by, organisation])
  return rows.map(toldOf)
}

function toldOf(row: Row): ToldOfGroup {
  return {
    groupId: row.group_id,
    groupType: row.group_type,
    eventUid: row.event_uid,
    part: row.part,
    position: Number(row.pos),
  }
}
