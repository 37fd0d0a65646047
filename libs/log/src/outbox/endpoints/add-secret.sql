-- The secret that an endpoint has from now on; the one before is good for a while, those before that are not any more. One
-- at a time: two that rotate at once would get the same number. $1 tenant, $2 endpoint, $3 version of the tenant's key,
-- $4 wrapped, $5 for how long the old one is good, in ms
with target as (
  select id from control.webhook_endpoint where tenant_id = $1::uuid and id = $2::uuid for no key update
), newest as (
  select coalesce(max(s.version), 0) as version from target left join control.webhook_secret s on s.tenant_id = $1::uuid and s.endpoint_id = target.id
), old as (
  update control.webhook_secret s set expires_at = case
    when s.version = newest.version then now() + $5::double precision * interval '1 millisecond' else least(s.expires_at, now()) end
  from newest where s.tenant_id = $1::uuid and s.endpoint_id = $2::uuid
  returning s.version, s.expires_at
), made as (
  insert into control.webhook_secret (tenant_id, endpoint_id, version, key_version, wrapped)
  select $1::uuid, target.id, newest.version + 1, $3::integer, $4::bytea from target, newest
  returning version
)
select made.version, (select max(expires_at) from old) as old_until from made
