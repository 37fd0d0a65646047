-- Whether all customers are resolved by this version of the identity rules. $1 tenant, $2 version
select not exists (
    select from views.identity_sweep s where s.tenant_id = $1::uuid and s.build = views.live('identity'))
  and coalesce((
    select r.version from views.identity_rule r where r.tenant_id = $1::uuid and r.build = views.live('identity')), 0) >= $2::integer
  as applied
