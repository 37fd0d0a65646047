-- What was told of these subjects' groups, by the live build, but for what was retracted: of each in each group the latest.
-- $1 tenant, $2 subjects, $3 the one group (null: all), $4 the one organisation whose events the reader sees (null: all),
-- $5 statements about one subject in one group at most
select event_uid, group_id, group_type, subject_id, joined, roles, said_at, from_at, until_at, part, pos
from (
  select s.*, row_number() over (partition by s.group_id, s.subject_id order by s.said_at desc, s.event_uid desc) as nth
  from views.relation_statement s
  where s.tenant_id = $1::uuid and s.build = views.live('relations') and s.subject_id = any ($2::uuid[])
    and ($3::uuid is null or s.group_id = $3) and ($4::text is null or s.organisation = $4)
    {{stands}}
) s
where s.nth <= $5::integer
order by said_at desc, event_uid desc
