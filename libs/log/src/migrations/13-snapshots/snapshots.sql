-- What a customer's events come to up to a time, so that a long history need not be folded anew for each question.

-- States that libs/context folded. All of it can be thrown away.
create table views.snapshot (
  tenant_id uuid not null,
  build smallint not null,
  composition uuid not null,   -- whose: a hash of the customer's identifiers, each with the time in which it was theirs
  fold text not null,          -- versions of the folds and of the journey's rules
  boundary bigint not null,    -- what happened up to here is in it; microseconds since 1970
  positions bigint[] not null, -- by part (the first is part 0): what was recorded up to there is in it
  subjects uuid[] not null,
  events integer not null,
  clock bigint not null,       -- erasures that had been seen
  sealed_by uuid[] not null,   -- opens with the keys of all of these, the last first
  sealed bytea not null,
  primary key (tenant_id, build, composition, fold, boundary)
);
-- What is encrypted does not get smaller.
alter table views.snapshot alter column sealed set storage external;

-- Of which identifiers there are snapshots.
create table views.snapshot_subject (
  tenant_id uuid not null,
  build smallint not null,
  subject_id uuid not null,
  composition uuid not null,
  primary key (tenant_id, build, subject_id, composition)
);

-- Whose history may have got long, until somebody has looked.
create table views.snapshot_wanted (
  tenant_id uuid not null,
  build smallint not null,
  subject_id uuid not null,
  times bigint not null default 1, -- how often it was noted
  due_at timestamptz not null default now(),
  primary key (tenant_id, build, subject_id)
) with (fillfactor = 70);
create index snapshot_wanted_due on views.snapshot_wanted (build, due_at);

-- Whose snapshots are being made. Whoever makes one of them invalid takes the row away, and nothing is kept.
create table views.snapshot_making (
  tenant_id uuid not null,
  build smallint not null,
  subject_id uuid not null,
  maker uuid not null,
  begun_at timestamptz not null default now(),
  primary key (tenant_id, build, subject_id, maker)
);
create index snapshot_making_maker on views.snapshot_making (maker);

do $$
declare
  name text;
begin
  foreach name in array array['snapshot', 'snapshot_subject', 'snapshot_wanted', 'snapshot_making'] loop
    execute format('call control.wall(%L)', 'views.' || name);
    execute format('create policy projector_keeps on views.%s to throughline_projector using (true) with check (true)', name);
    execute format('create policy own_tenant on views.%s for select to throughline_timeline
      using (tenant_id = (select control.current_tenant()))', name);
    execute format('grant select, insert, update, delete on views.%s to throughline_projector', name);
  end loop;
end
$$;
grant select on views.snapshot to throughline_timeline;

-- Statements about events name (source, id): where such an event lies, its claim tells.
create policy snapshots_look_up on log.event_claim for select to throughline_projector using (true);
grant select (tenant_id, event_uid, part, pos) on log.event_claim to throughline_projector;

-- Whose an event was that has been erased, the ledger alone knows.
create policy snapshots_look_up on control.erasure for select to throughline_projector using (true);
grant select (tenant_id, id, subject_ids) on control.erasure to throughline_projector;

-- How far the log had come at a time, by part: recording never goes backwards, so the place is found by halving. Whose the
-- events there are makes no difference, and nothing of them comes out. The owner sees them in these functions alone.
create policy snapshots_date on log.event for select to throughline_migrator
  using ((select current_setting('throughline.dating', true)) = 'on');
create function log.positions_at(p_time bigint) returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_found bigint[] := '{}';
  v_part smallint;
  v_low bigint;
  v_high bigint;
  v_middle bigint;
  v_at bigint;
begin
  perform set_config('throughline.dating', 'on', true);
  for v_part, v_high in select part, next_pos from log.log_head order by part loop
    v_low := 0; -- recorded by then, or nothing; v_high is not
    while v_high - v_low > 1 loop
      v_middle := (v_low + v_high) / 2;
      select e.recorded_at into v_at from log.event e where e.part = v_part and e.pos = v_middle;
      if v_at <= p_time then
        v_low := v_middle;
      else
        v_high := v_middle;
      end if;
    end loop;
    v_found := v_found || v_low;
  end loop;
  perform set_config('throughline.dating', '', true);
  return v_found;
end
$$;
-- And when the last event was recorded that is known there.
create function log.recorded_by(p_positions bigint[]) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_last bigint;
begin
  perform set_config('throughline.dating', 'on', true);
  select max(e.recorded_at) into v_last
  from log.log_head h
  join lateral (select recorded_at from log.event where part = h.part and pos = p_positions[h.part + 1] limit 1) e on true;
  perform set_config('throughline.dating', '', true);
  return v_last;
end
$$;
revoke execute on function log.positions_at, log.recorded_by from public;
grant execute on function log.positions_at, log.recorded_by to throughline_timeline;
grant select on log.topic_epoch, log.log_cursor to throughline_projector;

-- The eraser throws away what holds words of erased events, and writes the file anew. MAINTAIN shows no row and changes none.
create policy eraser_reads on views.snapshot for select to throughline_eraser using (true);
create policy eraser_purges on views.snapshot for delete to throughline_eraser using (true);
create policy eraser_reads on views.snapshot_subject for select to throughline_eraser using (true);
create policy eraser_reads on views.snapshot_making for select to throughline_eraser using (true);
create policy eraser_stops on views.snapshot_making for delete to throughline_eraser using (true);
grant usage on schema views to throughline_eraser;
grant select (tenant_id, composition), delete, maintain on views.snapshot to throughline_eraser;
grant select (tenant_id, subject_id, composition) on views.snapshot_subject to throughline_eraser;
grant select (tenant_id, subject_id), delete on views.snapshot_making to throughline_eraser;
