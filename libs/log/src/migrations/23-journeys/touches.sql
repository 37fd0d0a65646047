-- Where customers met the brand: a row for each visit or conversation at each touchpoint, derived from their stories.
create table views.touch (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  event_uid uuid not null,       -- its first event
  touchpoint text not null,
  stage text not null,
  channel text,
  organisation text,             -- its callers see it, and no others'
  topic text,
  started_at bigint not null,    -- microseconds since 1970
  last_at bigint not null,
  events integer not null,
  first_at bigint not null,      -- of the customer's first touch of all
  wait_ms bigint,
  abandoned boolean not null,
  scores jsonb not null,         -- [{"metric": "csat", "value": 4, "share": 0.75, "organisation": "ferro"}]
  issue uuid,                    -- first event of the matter that it belongs to
  effort double precision,       -- of that matter
  next_touchpoint text,
  next_stage text,
  next_organisation text,
  next_at bigint,
  primary key (tenant_id, build, customer_id, event_uid)
);
create index touch_started on views.touch (tenant_id, build, started_at);
create index touch_cell on views.touch (tenant_id, build, touchpoint, stage, started_at);

call control.wall('views.touch');
create policy projector_keeps on views.touch to throughline_projector using (true) with check (true);
create policy own_tenant on views.touch for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
grant select, insert, update, delete on views.touch to throughline_projector;
grant select on views.touch to throughline_timeline;
