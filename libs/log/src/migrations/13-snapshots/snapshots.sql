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
