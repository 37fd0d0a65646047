import { standardHours, standardPromises } from '@throughline/calendar'
import {
  type CommitmentRow, commitmentsIn, contacts, defaultFollowUpRules, defaultSurveyRules, feedback, type FeedbackRow, followUpItemsIn, type FollowUpRow, type SignalRow, signalRowsIn, standardMap, standardSignals, type TouchRow, touchesIn,
} from '@throughline/care'
import { arrange, defaultJourneyRules, type TimelineEvent } from '@throughline/context'
import type { CloudEvent } from '@throughline/events'
import { eventUidOf, tenantKeys } from '@throughline/subjects'
import { Pool } from 'pg'
import type { Running, TestTenant } from './running-timeline.js'

interface LogRow {
  event_uid: string
  subject_id: string
  pos: string
  class: TimelineEvent['class']
  occurred_at: string
  recorded_at: string
  organisation: string | null
}

const rules = {
  timeZone: 'UTC',
  hours: { version: 0, rules: standardHours },
  promises: { version: 0, rules: standardPromises },
  care: { version: 0, rules: defaultFollowUpRules },
  surveys: { version: 0, rules: defaultSurveyRules },
  signals: { version: 0, rules: standardSignals },
  map: { version: 0, rules: standardMap },
  journey: defaultJourneyRules,
}

/** Writes events, and the rows of commitments, touches, signals and matters that the projector derives from them. */
export async function careWriter(running: Running) {
  const admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  for (const view of ['identity', 'care']) await admin.query('select views.begin_build($1, 1)', [view])
  const told = new Map<string, TimelineEvent[]>()

  /** @param events of one customer, who has one identifier @returns the customer's id */
  async function tell(tenant: TestTenant, events: readonly CloudEvent[], organisation?: string): Promise<string> {
    await tenant.pen(events, organisation)
    const uids = events.map(({ source, id }) => eventUidOf(tenantKeys(running.settings.keys, tenant.id), source, id))
    const { rows } = await admin.query<LogRow>('select * from log.event where tenant_id = $1 and event_uid = any ($2)', [tenant.id, uids])
    const logged = events.map((event, index) => timelineEvent(event, rows.find(({ event_uid: uid }) => uid === uids[index])))
    const customerId = logged[0]!.subjectId
    const key = `${tenant.id} ${customerId}`
    told.set(key, [...(told.get(key) ?? []), ...logged])
    await derive(tenant, customerId, told.get(key) ?? [])
    return customerId
  }

  async function derive(tenant: TestTenant, customerId: string, events: readonly TimelineEvent[]): Promise<void> {
    const story = { tenantId: tenant.id, customerId, members: [{ subjectId: customerId }], events: arrange(events), now: Date.now() * 1_000 }
    await replace('views.commitment', tenant, customerId, commitmentsIn(story, rules).rows.map(commitmentColumns))
    await replace('views.touch', tenant, customerId, touchesIn(story, rules).rows.map(columnsOf))
    await replace('views.feedback', tenant, customerId, feedback(story, rules).rows.map(feedbackColumns))
    await replace('views.signal', tenant, customerId, signalRowsIn(story, rules).rows.map(signalColumns))
    await replace('views.followup', tenant, customerId, followUpItemsIn(story, rules).rows.flatMap(({ followUp }) => (followUp === undefined ? [] : [followUpColumns(followUp)])))
    const issues = contacts(story, rules).rows.filter(({ fact }) => fact === 'issue')
    await replace('views.contact_issue', tenant, customerId, issues.map(columnsOf))
  }

  async function replace(table: string, tenant: TestTenant, customerId: string, rows: readonly object[]): Promise<void> {
    await admin.query(`delete from ${table} where tenant_id = $1 and customer_id = $2`, [tenant.id, customerId])
    const whole = rows.map((row) => ({ ...row, tenant_id: tenant.id, build: 1, customer_id: customerId }))
    await admin.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [JSON.stringify(whole)])
  }

  return { tell, admin, close: () => admin.end() }
}

function timelineEvent(event: CloudEvent, row: LogRow | undefined): TimelineEvent {
  if (row === undefined) throw new Error(`${event.id} is not recorded`)
  const { event_uid: uid, subject_id: subjectId, pos: position, class: kind, organisation } = row
  const places = { uid, subjectId, position, class: kind, occurredAt: Number(row.occurred_at), recordedAt: Number(row.recorded_at) }
  return { ...event, ...(organisation !== null && { organisation }), ...places }
}

function feedbackColumns({ position: pos, min: least, max: most, ...row }: FeedbackRow): object {
  return columnsOf({ ...row, pos, least, most })
}

function commitmentColumns({ end, reminder: _said, ...row }: CommitmentRow): object {
  return columnsOf({ ...row, outcome: end })
}

function signalColumns({ id, end, places, ...row }: SignalRow): object {
  const evidence = places.map(({ uid, subjectId, position }) => [uid, subjectId, position])
  return { ...columnsOf({ ...row, signalId: id, ending: end }), evidence }
}

function followUpColumns({ id: followupId, openedBy: eventUid, places, shownBy, evidence: _uids, ...row }: FollowUpRow): object {
  const placed = (of: FollowUpRow['places']) => of.map(({ uid, subjectId, position }) => [uid, subjectId, position])
  return { ...columnsOf({ ...row, followupId, eventUid }), events: placed(places), evidence: placed(shownBy) }
}

function columnsOf(row: object | TouchRow): object {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value as unknown]))
}
