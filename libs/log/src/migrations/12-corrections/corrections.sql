-- What was said about events: that one is corrected, retracted, or belongs to somebody else. May come before what it names.
-- No content is here: what a correction says is read from the log.
create table views.correction (
  tenant_id uuid not null,
  build smallint not null,
  target_uid uuid not null,
  event_uid uuid not null, -- the statement
  kind text not null,      -- corrected, retracted, refiled
  said_at bigint not null, -- microseconds since 1970
  sequence text collate "C" not null,
  part smallint not null,
  pos bigint not null,
  recorded_at bigint not null,
  subject_id uuid not null, -- that the statement lies under
  organisation text,
  moved_at bigint,          -- when the event really happened, where the statement says so
  to_subject uuid,          -- whose it is, where it was refiled
  primary key (tenant_id, build, target_uid, event_uid)
);
create index correction_to on views.correction (tenant_id, build, to_subject) where to_subject is not null;
create index correction_statement on views.correction (tenant_id, build, event_uid);
create index correction_under on views.correction (tenant_id, build, subject_id);

-- The events that they name, once both are recorded.
create table views.correction_target (
  tenant_id uuid not null,
  build smallint not null,
  event_uid uuid not null,
  subject_id uuid not null,
  part smallint not null,
  pos bigint not null,
  occurred_at bigint not null,
  sequence text collate "C" not null,
  recorded_at bigint not null,
  primary key (tenant_id, build, event_uid)
);
create index correction_target_of on views.correction_target (tenant_id, build, subject_id);

-- Which of the events of a chunk somebody has said something about. A chunk with statements is alone among those of its
-- build: either it finds the events that have been passed, or whoever passes them finds its statements.
create function views.corrected_among(p_build smallint, p_alone boolean, p_tenant uuid[], p_event uuid[])
returns table (tenant_id uuid, event_uid uuid)
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  if p_alone then
    perform pg_advisory_xact_lock(720575942, p_build);
  else
    perform pg_advisory_xact_lock_shared(720575942, p_build);
  end if;
  return query
  select told.tenant, told.event from unnest(p_tenant, p_event) as told (tenant, event)
  where exists (
    select from views.correction c where c.tenant_id = told.tenant and c.build = p_build and c.target_uid = told.event);
end
$$;

do $$
declare
  name text;
begin
  foreach name in array array['correction', 'correction_target'] loop
    execute format('call control.wall(%L)', 'views.' || name);
    execute format('create policy projector_keeps on views.%s to throughline_projector using (true) with check (true)', name);
    execute format('create policy own_tenant on views.%s for select to throughline_timeline
      using (tenant_id = (select control.current_tenant()))', name);
    execute format('grant select, insert, update, delete on views.%s to throughline_projector', name);
    execute format('grant select on views.%s to throughline_timeline', name);
  end loop;
end
$$;
revoke execute on function views.corrected_among from public;
grant execute on function views.corrected_among to throughline_projector;

-- Where an event lies that was recorded before what is said about it, its claim tells.
create policy corrections_look_up on log.event_claim for select to throughline_projector using (true);
grant select (tenant_id, event_uid, part, pos) on log.event_claim to throughline_projector;
