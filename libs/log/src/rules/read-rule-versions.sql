-- $1 tenant, $2 kind, $3 below which version (null: all), $4 at most
select kind, version, published_at, published_by, reason, restores, body from views.rule_version
where tenant_id = $1::uuid and build = views.live('rules') and kind = $2 and ($3::integer is null or version < $3)
  and (companions is null or views.is_whole(tenant_id, build, companions))
order by version desc limit $4
