-- Where the latest description of each group lies that was not retracted. $1 tenant, $2 groups, $3 told by this time, $4 the one organisation (null: all)
select d.group_id, d.group_type, d.event_uid, d.part, d.pos
from unnest($2::uuid[]) as asked (group_id)
cross join lateral (
  select s.* from views.relation_description s
  where s.tenant_id = $1::uuid and s.build = views.live('relations') and s.group_id = asked.group_id
    and s.said_at <= $3::bigint and ($4::text is null or s.organisation = $4)
    {{stands}}
  order by s.said_at desc, s.event_uid desc
  limit 1
) d
