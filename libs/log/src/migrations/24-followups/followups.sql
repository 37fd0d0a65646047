-- What somebody has to see to, and what became of it: derived from the stories of customers. No words of anybody: who lists them
-- opens the events.
create table views.followup (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  followup_id text not null,
  event_uid uuid not null,       -- the event that opened it
  version uuid not null,         -- its latest event
  events jsonb not null,         -- where its events lie: [[uid, subject, position], …], the oldest first
  evidence jsonb not null,       -- and those that show why, as far as they are this customer's
  state text not null,           -- open, working, closed
  kind text not null,
  severity text,
  rule text,
  signal_id text,
  issue text,
  channel text,
  topic text,
  organisation text,             -- of the event that opened it: its callers see it, and no others'
  owner text,
  queue text,
  opened_at bigint not null,     -- microseconds since 1970
  due_at bigint,
  last_at bigint not null,
  closed_at bigint,
  outcome text,
  cause text,
  notes integer not null,
  actions integer not null,
  goodwill jsonb not null,       -- [{"amount": "12.50", "currency": "EUR"}]
  told integer not null,
  told_at bigint,
  step integer not null,         -- of the escalation
  escalated integer not null,
  reopened integer not null,
  reopened_at bigint,
  withdrawn boolean not null,
  score_before double precision, -- shares of their scale
  score_after double precision,
  bought_at bigint,
  complained_again boolean not null,
  recovered boolean,             -- null: not known yet
  primary key (tenant_id, build, customer_id, followup_id)
);
create index followup_id on views.followup (tenant_id, build, followup_id);
create index followup_newest on views.followup (tenant_id, build, opened_at, event_uid);
create index followup_due on views.followup (tenant_id, build, due_at) where state <> 'closed';
create index followup_closed on views.followup (tenant_id, build, closed_at) where closed_at is not null;

call control.wall('views.followup');
create policy projector_keeps on views.followup to throughline_projector using (true) with check (true);
create policy own_tenant on views.followup for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
grant select, insert, update, delete on views.followup to throughline_projector;
grant select on views.followup to throughline_timeline;
