-- Requests that are known again: also those about promises and follow-ups. As in 16-requests otherwise.
create or replace function log.told_requests(uids uuid[])
returns table (event_uid uuid, part smallint, pos bigint, request text)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select c.event_uid, c.part, c.pos, e.data::jsonb ->> 'request'
  from log.event_claim c
  join log.event e on e.part = c.part and e.pos = c.pos
  where c.tenant_id = (select control.current_tenant()) and c.event_uid = any (uids) and e.tenant_id = c.tenant_id
    and split_part(e.type, '.', 1) in ('identity', 'event', 'commitment', 'followup')
$$;
