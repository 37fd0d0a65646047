-- Results that were frozen, to compare later ones with. Not history: a copy of what views said on a day, that nothing is made of.
create table control.metric_baseline (
  tenant_id uuid not null references control.tenant,
  name text not null,
  metric text not null,
  definition integer not null,             -- version of the metric's definition
  query text not null,                     -- JSON: what was asked
  result text not null,                    -- JSON: the answer, with its freshness
  reason text,
  frozen_by text not null,
  frozen_at timestamptz not null default now(),
  primary key (tenant_id, name)
);
call control.wall('control.metric_baseline');
create policy gateway_own on control.metric_baseline to throughline_gateway
  using (tenant_id = (select control.current_tenant())) with check (tenant_id = (select control.current_tenant()));
create policy timeline_own on control.metric_baseline for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
-- Frozen is frozen: nobody changes one, and nobody takes one away.
grant select, insert on control.metric_baseline to throughline_gateway;
grant select on control.metric_baseline to throughline_timeline;
