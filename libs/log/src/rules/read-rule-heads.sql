-- Which version of each kind is in force. $1 tenant
select kind, max(version) as version from views.rule_version
where tenant_id = $1::uuid and build = views.live('rules')
  and (companions is null or views.is_whole(tenant_id, build, companions))
group by kind order by kind
