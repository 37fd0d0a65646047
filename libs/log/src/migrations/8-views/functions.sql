-- The parts that a reader may follow until its lease ends: its share of them, as many as there are readers alive.
-- Asked again and again, it renews the lease, gives up what is too much and takes what is free.
create function views.take_parts(p_reader uuid, p_lease interval) returns setof smallint
language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_share bigint;
begin
  insert into views.reader (id, seen_at) values (p_reader, v_now)
  on conflict (id) do update set seen_at = excluded.seen_at;
  delete from views.reader where seen_at < v_now - 10 * p_lease;
  select ceil((select count(*) from views.lease)::numeric / count(*)) into v_share
  from views.reader where seen_at > v_now - p_lease;

  update views.lease set reader = null, until = null
  where part in (select l.part from views.lease l where l.reader = p_reader order by l.part offset v_share);

  return query
  with mine as (
    select l.part from views.lease l
    where l.reader = p_reader or l.reader is null or l.until < v_now
    order by (l.reader = p_reader) desc nulls last, l.part
    limit v_share
    for update skip locked
  )
  update views.lease l set reader = p_reader, until = v_now + p_lease from mine where l.part = mine.part
  returning l.part;
end
$$;

create function views.leave_parts(p_reader uuid) returns void
language sql
set search_path = pg_catalog, pg_temp as $$
  update views.lease set reader = null, until = null where reader = p_reader;
  delete from views.reader where id = p_reader;
$$;

-- Moves the cursor of a build from p_expected to p_next, in the transaction that writes what lies between.
-- 'fenced': somebody else has moved it, or it is being held. 'stale': there was an erasure since the events were read.
-- An erasure's own transaction is alone: what others read before it is written before it, and purged by it.
create function views.advance(
  p_view text, p_build smallint, p_part smallint, p_expected bigint, p_next bigint, p_clock bigint, p_alone boolean
) returns text
language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if p_alone then
    perform pg_advisory_xact_lock(7205759408);
  else
    perform pg_advisory_xact_lock_shared(7205759408);
  end if;
  if (select version from log.erasure_clock) <> p_clock then
    return 'stale';
  end if;
  update views.cursor c set next_pos = p_next, fault = null, fault_at = null
  where c.view = p_view and c.build = p_build and c.part = p_part and c.next_pos = p_expected
    and p_next <= coalesce(c.hold_pos, p_next);
  return case when found then 'advanced' else 'fenced' end;
end
$$;

-- The build of a view that is to be read; null before there is one.
create function views.live(p_view text) returns smallint
language sql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select build from views.build where view = p_view and state = 'live'
$$;

-- Begins a build: with its cursors before the first event. The first one of a view is live at once.
create function views.begin_build(p_view text, p_version integer) returns smallint
language plpgsql
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_build smallint;
begin
  perform pg_advisory_xact_lock(7205759409);
  if exists (select from views.build where view = p_view and state = 'building') then
    raise exception 'a build of % is under way; see `throughline views status`', p_view using errcode = 'object_in_use';
  end if;
  select coalesce(max(build), 0) + 1 into v_build from views.build where view = p_view;
  insert into views.build (view, build, version, state, live_at)
  select p_view, v_build, p_version, case when first then 'live' else 'building' end, case when first then now() end
  from (select not exists (select from views.build where view = p_view and state = 'live') as first) as f;
  insert into views.cursor (view, build, part) select p_view, v_build, part from log.log_head;
  return v_build;
end
$$;

grant usage on schema views to throughline_projector, throughline_timeline, throughline_gateway;
grant execute on function views.take_parts, views.leave_parts, views.advance, views.begin_build, views.live
  to throughline_projector;
grant execute on function views.live to throughline_timeline;
grant select on views.build, views.cursor to throughline_projector, throughline_timeline;
grant insert, update, delete on views.build, views.cursor to throughline_projector;
grant select, insert, update, delete on views.reader, views.lease to throughline_projector;

-- The projector reads events of all tenants, without those that were erased, and what the tenants' rules are.
create policy projector_reads on log.event for select to throughline_projector using (true);
create policy projector_reads on log.erased_subject for select to throughline_projector using (true);
grant select on log.event, log.erased_subject, log.erasure_clock, log.log_head, log.meta to throughline_projector;
grant execute on function control.find_tenant to throughline_projector;
