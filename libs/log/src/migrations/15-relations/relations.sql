-- Who belongs to which group, as events say it: a row each. Whose the subjects are, and who is a member at a time, follows
-- from it when somebody asks. What groups are called stays in the events: here are no words about anybody.
create table views.relation_statement (
  tenant_id uuid not null,
  build smallint not null,
  event_uid uuid not null,
  group_id uuid not null,
  group_type text not null,
  subject_id uuid not null,
  joined boolean not null,
  roles text[] not null,   -- none: joined as a member, left in all of them
  said_at bigint not null, -- microseconds since 1970
  from_at bigint not null, -- from when on it holds,
  until_at bigint,         -- and until when; null: for good
  organisation text,       -- whose event it is
  recorded_at bigint not null,
  part smallint not null,  -- where the event lies
  pos bigint not null,
  primary key (tenant_id, build, event_uid)
);
create index relation_statement_group on views.relation_statement (tenant_id, build, group_id, subject_id);
create index relation_statement_subject on views.relation_statement (tenant_id, build, subject_id);

-- Events that say what a group is called.
create table views.relation_description (
  tenant_id uuid not null,
  build smallint not null,
  event_uid uuid not null,
  group_id uuid not null,
  group_type text not null,
  said_at bigint not null,
  organisation text,
  recorded_at bigint not null,
  part smallint not null,
  pos bigint not null,
  primary key (tenant_id, build, event_uid)
);
create index relation_description_group on views.relation_description (tenant_id, build, group_id, said_at, event_uid);

do $$
declare
  name text;
begin
  foreach name in array array['statement', 'description'] loop
    execute format('call control.wall(%L)', 'views.relation_' || name);
    execute format('create policy projector_keeps on views.relation_%s to throughline_projector using (true) with check (true)', name);
    execute format('create policy own_tenant on views.relation_%s for select to throughline_timeline
      using (tenant_id = (select control.current_tenant()))', name);
    execute format('grant select, insert, update, delete on views.relation_%s to throughline_projector', name);
    execute format('grant select on views.relation_%s to throughline_timeline', name);
  end loop;
end
$$;
