-- Rules that are told later, or several kinds at once.
alter table control.rule_publication
  add column due_at bigint,      -- when a gateway tells it, in microseconds since 1970; null: whoever published it does at once
  add column companions jsonb;   -- [{"kind", "version"}]: in force from the moment on at which all of them are
create index rule_publication_due on control.rule_publication (due_at) where sent_at is null and due_at is not null;
grant delete, update (due_at, companions) on control.rule_publication to throughline_gateway;

-- timeline: says what is scheduled.
create policy timeline_own on control.rule_publication for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
grant select on control.rule_publication to throughline_timeline;

-- Whose rules are to be told by now and were not, for the gateways: what they are, only the tenant sees.
create policy due on control.rule_publication for select to throughline_migrator using (due_at is not null and sent_at is null);
create function control.due_publications(most integer) returns table (tenant_id uuid)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select p.tenant_id from control.rule_publication p
  where p.sent_at is null and p.due_at <= (extract(epoch from clock_timestamp()) * 1000000)::bigint
  group by p.tenant_id
  order by min(p.due_at)
  limit most
$$;
revoke execute on function control.due_publications from public;
grant execute on function control.due_publications to throughline_gateway;

alter table views.rule_version add column companions jsonb;

-- Whether all versions are known that were published together with one: until then none of them is in force anywhere.
create function views.is_whole(p_tenant uuid, p_build smallint, p_companions jsonb) returns boolean
language sql stable parallel safe
as $$
  select not exists (
    select from jsonb_to_recordset(p_companions) as c (kind text, version integer)
    where not exists (
      select from views.rule_version v
      where v.tenant_id = p_tenant and v.build = p_build and v.kind = c.kind and v.version = c.version))
$$;
revoke execute on function views.is_whole from public;
grant execute on function views.is_whole to throughline_timeline, throughline_projector;
