import { type CloudEvent, isRecord, microsOf } from '@throughline/events'
import { Pool } from 'pg'
import type { Running, TestTenant } from './running-timeline.js'

export interface GroupMember {
  customerId: string
  roles: { role: string }[]
}

interface LogRow {
  event_uid: string
  pos: string
  subject_id: string
  organisation: string | null
  also: string[] | null
  recorded_at: string
  occurred_at: string
}

const statementText = `insert into views.relation_statement (tenant_id, build, event_uid, group_id, group_type, said_at, organisation,
  recorded_at, part, pos, subject_id, joined, roles, from_at) values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
const descriptionText = `insert into views.relation_description (tenant_id, build, event_uid, group_id, group_type, said_at, organisation,
  recorded_at, part, pos) values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9)`

/** Writes events about groups, and the rows that the projector makes of them and of links. */
export async function relationWriter(running: Running) {
  const admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  for (const view of ['identity', 'relations']) await admin.query('select views.begin_build($1, 1)', [view])

  async function recorded(tenant: TestTenant, event: CloudEvent, organisation?: string) {
    const [written] = await tenant.pen([event], organisation)
    const text = 'select * from log.event where part = $1 order by pos desc limit 1'
    const [row] = (await admin.query<LogRow>(text, [written?.part])).rows
    if (row === undefined) throw new Error('not recorded')
    return { row, part: written?.part }
  }

  async function tell(tenant: TestTenant, event: CloudEvent, organisation?: string) {
    const { row, part } = await recorded(tenant, event, organisation)
    const data = isRecord(event.data) ? event.data : {}
    const group = isRecord(data['group']) ? data['group'] : {}
    const groupId = event.type === 'group.described' ? row.subject_id : row.also?.[0]
    const values = [tenant.id, row.event_uid, groupId, group['type'], row.occurred_at, row.organisation, row.recorded_at, part, row.pos]
    if (event.type === 'group.described') await admin.query(descriptionText, values)
    else {
      const from = typeof data['from'] === 'string' ? microsOf(data['from']) : row.occurred_at
      await admin.query(statementText, [...values, row.subject_id, event.type === 'group.joined', data['roles'] ?? [], from])
    }
    return { subjectId: row.subject_id, groupId: groupId ?? '', eventUid: row.event_uid }
  }

  const member = (tenant: TestTenant, customerId: string, subjectId: string, era: string, from: number | null) =>
    admin.query(
      `insert into views.identity_member (tenant_id, build, era_id, subject_id, from_at, customer_id) values ($1, 1, $2, $3, $4, $5)`,
      [tenant.id, era, subjectId, from, customerId],
    )

  return {
    tell,
    /** As the resolver does when it finds that these are one person. */
    async link(tenant: TestTenant, customerId: string, ...subjectIds: string[]): Promise<void> {
      for (const subjectId of subjectIds) await member(tenant, customerId, subjectId, subjectId, null)
    },
    /** And when an identifier is somebody else's from a time on. */
    era: (tenant: TestTenant, customerId: string, subjectId: string, from: number) =>
      member(tenant, customerId, subjectId, '33333333-3333-8333-8333-333333333333', from),
    unlink: (tenant: TestTenant) => admin.query('delete from views.identity_member where tenant_id = $1', [tenant.id]),
    catchUp: () => admin.query('update views.cursor c set next_pos = h.next_pos from log.log_head h where h.part = c.part'),
    close: () => admin.end(),
  }
}
