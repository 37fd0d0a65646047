-- Rules that somebody is working on: one set a tenant and kind. Not history, and in force nowhere.
create table control.rule_draft (
  tenant_id uuid not null references control.tenant,
  kind text not null,
  revision uuid not null default uuidv7(), -- another one with every change, so that nobody overwrites what they have not seen
  based_on integer not null check (based_on >= 0), -- version in force when it was begun; 0: none
  body text not null,                      -- JSON
  drafted_by text not null,
  drafted_at bigint not null,              -- microseconds since 1970
  primary key (tenant_id, kind)
);

-- What was asked to be published, before it is told as an event: of two that want the same version, one gets it. The event
-- in the log is what counts; this is the intent, with what it takes to send it once more.
create table control.rule_publication (
  tenant_id uuid not null references control.tenant,
  kind text not null,
  version integer not null check (version > 0),
  body text not null,                      -- JSON
  reason text,
  restores integer,
  published_by text not null,
  published_at bigint not null,            -- time of the event; higher than that of the version before
  tried_at timestamptz not null default now(),
  sent_at timestamptz,                     -- when Kafka had it
  primary key (tenant_id, kind, version)
);

do $$
declare
  name text;
begin
  foreach name in array array['rule_draft', 'rule_publication'] loop
    execute format('call control.wall(%L)', 'control.' || name);
    execute format('create policy gateway_own on control.%I to throughline_gateway
      using (tenant_id = (select control.current_tenant())) with check (tenant_id = (select control.current_tenant()))', name);
  end loop;
end
$$;
grant select, insert, update, delete on control.rule_draft to throughline_gateway;
grant select, insert, update (body, reason, restores, published_by, published_at, tried_at, sent_at)
  on control.rule_publication to throughline_gateway;

-- timeline: a draft can be tried on what is stored.
create policy timeline_own on control.rule_draft for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
grant select on control.rule_draft to throughline_timeline;
