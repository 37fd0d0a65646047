-- Every version of a tenant's rules that was published. The highest of a kind is in force.
create table views.rule_version (
  tenant_id uuid not null,
  build smallint not null,
  kind text not null,
  version integer not null,
  event_uid uuid not null,
  published_at bigint not null, -- microseconds since 1970
  published_by text not null,
  reason text,
  restores integer,             -- the earlier version whose rules these are
  body text not null,           -- JSON
  primary key (tenant_id, build, kind, version)
);

-- The identity rules in force, where identities are resolved: it goes by them and never waits for another view.
create table views.identity_rule (
  tenant_id uuid not null,
  build smallint not null,
  version integer not null,
  body text not null,           -- JSON
  primary key (tenant_id, build)
);

-- Where rules have changed, all customers of a tenant are resolved again, in pieces: how far that has come. One row in
-- views.identity_dirty stands for all that is left of it, so that whoever waits for what is dirty waits for this as well.
create table views.identity_sweep (
  tenant_id uuid not null,
  build smallint not null,
  seq bigint not null, -- of that row
  behind uuid not null default '00000000-0000-0000-0000-000000000000',
  primary key (tenant_id, build, seq)
);

do $$
declare
  name text;
begin
  foreach name in array array['rule_version', 'identity_rule', 'identity_sweep'] loop
    execute format('call control.wall(%L)', 'views.' || name);
    execute format('create policy projector_keeps on views.%I to throughline_projector using (true) with check (true)', name);
    execute format('create policy own_tenant on views.%I for select to throughline_timeline
      using (tenant_id = (select control.current_tenant()))', name);
    execute format('grant select, insert, update, delete on views.%I to throughline_projector', name);
    execute format('grant select on views.%I to throughline_timeline', name);
  end loop;
end
$$;
