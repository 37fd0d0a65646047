-- The secret that an endpoint has from now on; the one before is good for a while, those before that are not any more. Whoever runs
-- it has locked the endpoint. $1 tenant, $2 endpoint, $3 version of the tenant's key, $4 wrapped, $5 for how long the old one is
-- good, in ms
with newest as (
  select coalesce(max(version), 0) as version from control.webhook_secret where tenant_id = $1::uuid and endpoint_id = $2::uuid
), old as (
  update control.webhook_secret s set expires_at = case
    when s.version = newest.version then now() + $5::double precision * interval '1 millisecond' else least(s.expires_at, now()) end
  from newest where s.tenant_id = $1::uuid and s.endpoint_id = $2::uuid
  returning s.expires_at
), made as (
  insert into control.webhook_secret (tenant_id, endpoint_id, version, key_version, wrapped)
  select $1::uuid, $2::uuid, newest.version + 1, $3::integer, $4::bytea from newest
)
select max(expires_at) as old_until from old
