import type { CloudEvent } from '@throughline/events'
import { eventUidOf, subjectOf, defaultRules, tenantKeys } from '@throughline/subjects'
import type { Pool } from 'pg'
import type { Running, TestTenant } from './running-timeline.js'

const insertText = `insert into views.correction (tenant_id, build, target_uid, event_uid, kind, said_at, sequence, part, pos, recorded_at,
    subject_id, organisation, moved_at, to_subject)
  select e.tenant_id, 1, $3, e.event_uid, $4, e.occurred_at, e.sequence, e.part, e.pos, e.recorded_at, e.subject_id, e.organisation, $5, $6
  from log.event e where e.tenant_id = $1 and e.event_uid = $2
  on conflict do nothing`
const targetsText = `insert into views.correction_target (tenant_id, build, event_uid, subject_id, part, pos, occurred_at, sequence, recorded_at)
  select e.tenant_id, 1, e.event_uid, e.subject_id, e.part, e.pos, e.occurred_at, e.sequence, e.recorded_at
  from log.event e where e.tenant_id = $1 and e.event_uid in (select target_uid from views.correction where tenant_id = $1)
  on conflict do nothing`

/** Begins the view of corrections, and takes events into it as the projector does: those that correct others. */
export async function correctingBy(admin: Pool, running: Running) {
  await admin.query(`select views.begin_build('corrections', 1)`)
  return async ({ id: tenantId }: TestTenant, events: readonly CloudEvent[]): Promise<void> => {
    const keys = tenantKeys(running.settings.keys, tenantId)
    for (const { source, id, type, data } of events.filter((event) => /^event\.(corrected|retracted|refiled)$/.test(event.type))) {
      const says = data as { source: string; id: string; time?: string; to?: string }
      const to = says.to === undefined ? undefined : subjectOf(says.to, defaultRules, keys)
      await admin.query(insertText, [
        tenantId,
        eventUidOf(keys, source, id),
        eventUidOf(keys, says.source, says.id),
        type.slice('event.'.length),
        type === 'event.corrected' && says.time !== undefined ? Date.parse(says.time) * 1_000 : null,
        to?.ok === true ? to.subjectId : null,
      ])
    }
    await admin.query(targetsText, [tenantId])
    await admin.query(`update views.cursor c set next_pos = h.next_pos from log.log_head h where c.view = 'corrections' and h.part = c.part`)
  }
}
