-- Of several kinds, in one look. $1 tenant, $2 kinds
select distinct on (kind) kind, version, body from views.rule_version
where tenant_id = $1::uuid and build = views.live('rules') and kind = any ($2::text[])
  and (companions is null or views.is_whole(tenant_id, build, companions))
order by kind, version desc
