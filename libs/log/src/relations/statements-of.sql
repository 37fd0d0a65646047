-- What was told of these subjects' groups, by the live build. $1 tenant, $2 subjects, $3 the one group (null: all),
-- $4 the one organisation whose events the reader sees (null: all), $5 at most, the latest
select s.event_uid, s.group_id, s.group_type, s.subject_id, s.joined, s.roles, s.said_at, s.from_at, s.until_at, s.part, s.pos
from views.relation_statement s
where s.tenant_id = $1::uuid and s.build = views.live('relations') and s.subject_id = any ($2::uuid[])
  and ($3::uuid is null or s.group_id = $3) and ($4::text is null or s.organisation = $4)
order by s.said_at desc, s.event_uid desc
limit $5::integer
