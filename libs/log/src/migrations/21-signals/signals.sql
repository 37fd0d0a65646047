-- Friction and opportunities, derived from the stories of customers. No words of anybody: who wants them opens the evidence.
create table views.signal (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  signal_id text not null,       -- 32 bytes in hex: of the tenant, the kind, its rules and the evidence
  kind text not null,
  class text not null,           -- friction, opportunity
  severity text not null,        -- low, medium, high, critical
  opened_at bigint not null,     -- microseconds since 1970
  closed_at bigint,
  ending text,                   -- what ended it: answered, settled, lapsed, …
  end_uid uuid,                  -- the event that did; null: time
  topic text,
  channel text,
  organisation text,             -- of the event that completed the proof: its callers see it, and no others'
  shared boolean not null,       -- rests on events of others, too: only the brand sees it
  issue uuid,                    -- the matter: uid of its first event
  conversation uuid,             -- uid of the first event of the conversation
  evidence jsonb not null,       -- where the events lie: [[uid, subject, position], …], the oldest first
  rules integer not null,        -- version of the rules of signals
  primary key (tenant_id, build, customer_id, signal_id)
);
create index signal_id on views.signal (tenant_id, build, signal_id);
create index signal_newest on views.signal (tenant_id, build, opened_at, signal_id);
create index signal_open on views.signal (tenant_id, build, opened_at, signal_id) where closed_at is null;

call control.wall('views.signal');
create policy projector_keeps on views.signal to throughline_projector using (true) with check (true);
create policy own_tenant on views.signal for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
grant select, insert, update, delete on views.signal to throughline_projector;
grant select on views.signal to throughline_timeline;
