import type { View } from '../src/views/view.js'

/** The example of docs/how-to/add-a-view.md: events a day and channel, of each tenant. */
export const dailyCountsTable = `
  create table views.daily_count (
    tenant_id uuid not null,
    build smallint not null,
    part smallint not null,
    day date not null,
    channel text not null,
    events bigint not null,
    primary key (tenant_id, build, part, day, channel)
  );
  alter table views.daily_count owner to throughline_migrator;
  call control.wall('views.daily_count');
  create policy projector_keeps on views.daily_count to throughline_projector using (true) with check (true);
  create policy own_tenant on views.daily_count for select to throughline_timeline
    using (tenant_id = (select control.current_tenant()));
  grant select, insert, update, delete on views.daily_count to throughline_projector;
  grant select on views.daily_count to throughline_timeline;
`

const addText = `
  insert into views.daily_count as c (tenant_id, build, part, day, channel, events)
  select tenant, $1::smallint, $2::smallint, day, channel, count(*)
  from unnest($3::uuid[], $4::date[], $5::text[]) as told (tenant, day, channel)
  group by tenant, day, channel order by tenant, day, channel
  on conflict (tenant_id, build, part, day, channel) do update set events = c.events + excluded.events`

export const dailyCounts: View = {
  name: 'daily',
  version: 1,
  tables: ['views.daily_count'],
  async apply({ part, events }, { client, build }) {
    if (events.length === 0) return
    await client.query(addText, [
      build,
      part,
      events.map(({ tenantId }) => tenantId),
      events.map(({ occurredAt }) => new Date(occurredAt / 1_000).toISOString().slice(0, 10)),
      events.map(({ channel }) => channel ?? ''),
    ])
  },
}
