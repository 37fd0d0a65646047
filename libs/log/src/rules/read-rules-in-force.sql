-- $1 tenant, $2 kind
select version, body from views.rule_version
where tenant_id = $1::uuid and build = views.live('rules') and kind = $2
  and (companions is null or views.is_whole(tenant_id, build, companions))
order by version desc limit 1
