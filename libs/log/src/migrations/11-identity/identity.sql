-- What the identity view keeps besides facts and customers: links that join nobody, events that count no more, and
-- conversations that have events of their own.

-- A link that something forbids, or that is not certain enough, and about which nobody has said anything: for review.
create table views.identity_refused (
  tenant_id uuid not null,
  build smallint not null,
  a uuid not null,          -- eras
  b uuid not null,
  event_uid uuid not null,  -- where the link comes from
  reason text not null,     -- limit, size, not-same, doubtful
  a_subject uuid not null,
  b_subject uuid not null,
  said_by text not null,    -- event, statement
  at bigint not null,
  confidence double precision not null,
  rule text,
  limit_type text,          -- of which type the customer would have too many
  statement_uid uuid,       -- which event says that the customers of the two are not the same
  primary key (tenant_id, build, a, b, event_uid, reason)
);
create index identity_refused_newest on views.identity_refused (tenant_id, build, at desc, a, b, event_uid);
create index identity_refused_reason on views.identity_refused (tenant_id, build, reason, at desc, a, b, event_uid);
create index identity_refused_a on views.identity_refused (tenant_id, build, a_subject);
create index identity_refused_b on views.identity_refused (tenant_id, build, b_subject);

-- Events that were retracted, or refiled to another subject, by which event. May come before what they name.
create table views.identity_retracted (
  tenant_id uuid not null,
  build smallint not null,
  event_uid uuid not null,
  by_uid uuid not null,
  primary key (tenant_id, build, event_uid, by_uid)
);

-- What retracted events had observed: who asks what was known before needs it.
create table views.identity_withdrawn (
  tenant_id uuid not null,
  build smallint not null,
  a uuid not null,
  b uuid not null,
  event_uid uuid not null,
  at bigint not null,
  primary key (tenant_id, build, a, b, event_uid)
);
create index identity_withdrawn_back on views.identity_withdrawn (tenant_id, build, b);

-- Retractions whose consequences are not drawn yet.
create table views.identity_retracting (
  tenant_id uuid not null,
  build smallint not null,
  seq bigint generated always as identity,
  event_uid uuid not null,
  primary key (tenant_id, build, seq)
);

-- How many chunks with retractions there were: who remembers what is written looks whether it is still the same.
create table views.identity_retraction_clock (
  build smallint primary key,
  version bigint not null
);

-- Conversations that have events of their own: nobody was named in them then.
create table views.identity_unnamed (
  tenant_id uuid not null,
  build smallint not null,
  conversation uuid not null,
  primary key (tenant_id, build, conversation)
);
-- Those of them that are somebody's.
alter table views.identity_anchor add column unnamed boolean not null default false;
create index identity_anchor_unnamed on views.identity_anchor (tenant_id, build, subject_id, at) where unnamed;

-- Who asks whose conversations were somebody's before finds those that are another's now.
-- The subject comes first in what finds pairs by their other end: an index that begins like the key looks as good as it to a
-- planner that knows nothing of a table that was filled a moment ago, and is then read whole for each look-up.
create index identity_conversation_back on views.identity_conversation (subject_id, tenant_id, build);
drop index views.identity_link_back;
create index identity_link_back on views.identity_link (b, tenant_id, build, a);

-- A retraction finds what was said in the event that it names.
create index identity_statement_event on views.identity_statement (tenant_id, build, event_uid);
create index identity_reassigned_event on views.identity_reassigned (tenant_id, build, event_uid);

-- Begins a chunk that writes facts; one with retractions is alone. So whoever writes what an event observed sees that it
-- is retracted, or whoever retracts it sees what it observed.
-- Returns how many chunks with retractions there were. The lock comes first: what is read after it is new.
create function views.identity_begin(p_build smallint, p_retracts boolean) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
  if p_retracts then
    perform pg_advisory_xact_lock(720575941, p_build);
    insert into views.identity_retraction_clock as c (build, version) values (p_build, 1)
    on conflict (build) do update set version = c.version + 1;
  else
    perform pg_advisory_xact_lock_shared(720575941, p_build);
  end if;
  return coalesce((select version from views.identity_retraction_clock where build = p_build), 0);
end
$$;

do $$
declare
  name text;
begin
  foreach name in array array['refused', 'retracted', 'withdrawn', 'retracting', 'unnamed'] loop
    execute format('call control.wall(%L)', 'views.identity_' || name);
    execute format('create policy projector_keeps on views.identity_%s to throughline_projector using (true) with check (true)', name);
    execute format('create policy own_tenant on views.identity_%s for select to throughline_timeline
      using (tenant_id = (select control.current_tenant()))', name);
    execute format('grant select, insert, update, delete on views.identity_%s to throughline_projector', name);
    execute format('grant select on views.identity_%s to throughline_timeline', name);
  end loop;
end
$$;
grant select, insert, update, delete on views.identity_retraction_clock to throughline_projector;
grant execute on function views.identity_begin to throughline_projector;

-- Where an event lies, its claim tells: the projector reads what was retracted, and a reader what was known by then.
create policy identity_looks_up on log.event_claim for select to throughline_projector using (true);
create policy identity_asks on log.event_claim for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
grant select (tenant_id, event_uid, part, pos) on log.event_claim to throughline_projector, throughline_timeline;
