-- Where the latest description of each group lies. $1 tenant, $2 groups, $3 told by this time, $4 the one organisation (null: all)
select d.group_id, d.group_type, d.event_uid, d.part, d.pos
from unnest($2::uuid[]) as asked (group_id)
cross join lateral (
  select * from views.relation_description d
  where d.tenant_id = $1::uuid and d.build = views.live('relations') and d.group_id = asked.group_id
    and d.said_at <= $3::bigint and ($4::text is null or d.organisation = $4)
  order by d.said_at desc, d.event_uid desc
  limit 1
) d
