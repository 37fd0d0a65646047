-- What was promised to customers and what came of it, derived from their stories. No words of anybody: who lists them opens the
-- events.
create table views.commitment (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  event_uid uuid not null,       -- the event that made it
  subject_id uuid not null,      -- where that lies
  position bigint not null,
  kind text,
  queue text,
  owner_key text,                -- a hash of who has to keep it
  organisation text,             -- of that event: its callers see it, and no others'
  channel text,
  made_at bigint not null,       -- microseconds since 1970
  due_at bigint,
  remind_at bigint,
  outcome text,                  -- kept, missed, withdrawn; null: it still holds. Overdue is reckoned by who asks
  ended_at bigint,
  end_uid uuid,
  ended_by text,                 -- word, fact
  primary key (tenant_id, build, customer_id, event_uid)
);
-- What is due soonest first; what has no time last. Not by coalesce(): no index is searched by that behind row-level security.
create index commitment_due on views.commitment (tenant_id, build, (case when due_at is null then 9223372036854775807 else due_at end), event_uid);
create index commitment_holding on views.commitment (tenant_id, build, (case when due_at is null then 9223372036854775807 else due_at end), event_uid)
  where outcome is null;

call control.wall('views.commitment');
create policy projector_keeps on views.commitment to throughline_projector using (true) with check (true);
create policy own_tenant on views.commitment for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
grant select, insert, update, delete on views.commitment to throughline_projector;
grant select on views.commitment to throughline_timeline;
