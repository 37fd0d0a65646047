-- Where statements about identities and events lie that were made by a request, and the fingerprint of that request: so
-- that a gateway knows a request again, for ever. It may not read payloads, so this answers for the tenant that is set.
-- The owner sees nothing otherwise, and is asked by nobody else without a tenant.
create policy requests_known on log.event_claim for select to throughline_migrator
  using (tenant_id = (select nullif(current_setting('throughline.tenant', true), '')::uuid));
create policy requests_known on log.event for select to throughline_migrator
  using (tenant_id = (select nullif(current_setting('throughline.tenant', true), '')::uuid));

create function log.told_requests(uids uuid[])
returns table (event_uid uuid, part smallint, pos bigint, request text)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select c.event_uid, c.part, c.pos, e.data::jsonb ->> 'request'
  from log.event_claim c
  join log.event e on e.part = c.part and e.pos = c.pos
  where c.tenant_id = (select control.current_tenant()) and c.event_uid = any (uids) and e.tenant_id = c.tenant_id
    and (e.type like 'identity.%' or e.type like 'event.%')
$$;
revoke execute on function log.told_requests from public;
grant execute on function log.told_requests to throughline_gateway;
