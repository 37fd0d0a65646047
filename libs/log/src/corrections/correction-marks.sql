-- What was said about the events of these subjects, as a number that changes when something is said. $1 tenant, $2 subjects
-- Subjects of which nothing was said are not here.
with live as materialized (
  select views.live('corrections') as build
)
select own.subject_id, sum(hashtextextended(said.event_uid::text, 0)::numeric)::text as mark
from live cross join unnest($2::uuid[]) as own (subject_id)
cross join lateral (
  select c.event_uid
  from views.correction_target t
  join views.correction c on c.tenant_id = t.tenant_id and c.build = t.build and c.target_uid = t.event_uid
  where t.tenant_id = $1::uuid and t.build = live.build and t.subject_id = own.subject_id
  union
  select c.event_uid from views.correction c
  where c.tenant_id = $1::uuid and c.build = live.build and c.to_subject = own.subject_id
) said
where exists (select from views.correction c where c.tenant_id = $1::uuid and c.build = live.build)
group by own.subject_id
