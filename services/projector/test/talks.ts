import type { Derive } from '@throughline/care'
import type { Derivation } from '../src/care/derivation.js'
import { rowWriter } from '../src/care/row-writer.js'

/** The table of the example of docs/how-to/add-a-view.md, with something that time alone changes. */
export const talksTable = `
  create table views.talk (
    tenant_id uuid not null,
    build smallint not null,
    customer_id uuid not null,
    event_uid uuid not null,
    nth integer not null,
    at bigint not null,
    channel text,
    quiet boolean not null,
    primary key (tenant_id, build, customer_id, event_uid)
  );
  alter table views.talk owner to throughline_migrator;
  call control.wall('views.talk');
  create policy projector_keeps on views.talk to throughline_projector using (true) with check (true);
  create policy own_tenant on views.talk for select to throughline_timeline
    using (tenant_id = (select control.current_tenant()));
  grant select, insert, update, delete on views.talk to throughline_projector;
  grant select on views.talk to throughline_timeline;
`

export interface TalkRow {
  readonly uid: string
  readonly nth: number
  readonly at: number
  readonly recordedAt: number
  readonly channel: string | undefined
  /** Whether nothing more came within the time that the last one gave. */
  readonly quiet: boolean
}

const HOUR = 3_600_000_000

/** Contacts, counted, and whether an hour has passed since the last one; `data.quietAfter` says another time in ms. */
export const talksOf: Derive<TalkRow> = ({ events, now }) => {
  const talks = events.filter(({ class: kind, type }) => kind === 'contact' || type === 'form.abandoned')
  if (talks.some(({ topic }) => topic === 'bad')) throw new Error('a talk that cannot be derived from')
  const last = talks.at(-1)
  const data = last?.data as { durationMs?: number } | undefined
  const quietAt = (last?.occurredAt ?? 0) + (data?.durationMs === undefined ? HOUR : data.durationMs * 1_000)
  const rows = talks.map(({ uid, occurredAt: at, recordedAt, channel }, index) => ({ uid, nth: index + 1, at, recordedAt, channel, quiet: quietAt <= now }))
  return { rows, ...(last !== undefined && quietAt > now && { nextAt: quietAt }) }
}

export const talks: Derivation<TalkRow> = {
  name: 'talks',
  tables: ['views.talk'],
  behaviour: ['form.abandoned'],
  derive: talksOf,
  write: rowWriter<TalkRow>({
    table: 'views.talk',
    key: { event_uid: 'uuid' },
    columns: { nth: 'integer', at: 'bigint', channel: 'text', quiet: 'boolean' },
    of: ({ uid, nth, at, channel, quiet }) => ({ event_uid: uid, nth, at, channel, quiet }),
  }),
  tells: ({ uid, at, recordedAt, nth, quiet }) => {
    if (nth > 1) return []
    const thing = uid.replaceAll('-', '')
    const opened = { thing, type: 'signal.opened', at, recordedAt, data: { talk: uid } }
    return quiet ? [opened, { ...opened, type: 'signal.closed', at: at + HOUR }] : [opened]
  },
  withdrawnAs: 'signal.withdrawn',
}
