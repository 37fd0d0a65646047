import type { CloudEvent } from '@throughline/events'
import { analyseEvent, Lexicon } from '@throughline/search'
import { eventUidOf, tenantKeys } from '@throughline/subjects'
import type { Pool } from 'pg'
import type { Running, TestTenant } from './running-timeline.js'

/** Begins the view, as a projector that starts. */
export async function beginSearch(admin: Pool): Promise<void> {
  await admin.query(`select views.begin_build('search', 1), views.begin_build('identity', 1)`)
}

/** Records events, and takes them in as the projector does. */
export async function tell(running: Running, admin: Pool, tenant: TestTenant, events: readonly CloudEvent[], organisation?: string): Promise<void> {
  await tenant.pen(events, organisation)
  await takeIn(running, admin, tenant, events)
}

export async function takeIn({ settings: { keys } }: Running, admin: Pool, { id }: TestTenant, events: readonly CloudEvent[]): Promise<void> {
  for (const event of events) {
    const document = Lexicon.of(keys, id).document(analyseEvent(event, 1))
    if (document === '') continue
    await admin.query(
      `insert into views.search (tenant_id, build, subject_id, occurred_at, sequence, event_uid, part, pos, generation, type, class, channel,
         direction, organisation, conversation_uid, document)
       select tenant_id, 1, subject_id, occurred_at, sequence, event_uid, part, pos, generation, type, class, channel,
         direction, organisation, conversation_uid, $3::tsvector
       from log.event where tenant_id = $1 and event_uid = $2`,
      [id, eventUidOf(tenantKeys(keys, id), event.source, event.id), document],
    )
  }
  await admin.query('update views.cursor c set next_pos = h.next_pos from log.log_head h where h.part = c.part')
}
