-- What was observed of these subjects and was recorded by then, and what may have been. `known`: the first event of the pair
-- was recorded by then; otherwise an earlier telling has to be looked for in the log, between the two times.
-- $1 tenant, $2 build, $3 subjects, $4 neighbours at most, $5 parts and $6 last positions side by side
with place as materialized (
  select * from unnest($5::smallint[], $6::bigint[]) as p (part, pos)
)
select l.asked, l.a, l.b, l.first_at, l.first_uid, l.last_day, exists (
    select from log.event_claim c join place on place.part = c.part and c.pos <= place.pos
    where c.tenant_id = $1::uuid and c.event_uid = l.first_uid
  ) as known
from (
  select asked.subject as asked, found.*
  from unnest($3::uuid[]) as asked (subject)
  cross join lateral (
    (select a, b, first_at, first_uid, last_day from views.identity_link
      where tenant_id = $1::uuid and build = $2::smallint and a = asked.subject order by b limit $4::integer + 1)
    union all
    (select a, b, first_at, first_uid, last_day from views.identity_link
      where tenant_id = $1::uuid and build = $2::smallint and b = asked.subject order by a limit $4::integer + 1)
    union all
    (select conversation, subject_id, first_at, first_uid, last_day from views.identity_conversation
      where tenant_id = $1::uuid and build = $2::smallint and conversation = asked.subject
      order by first_at, first_uid, subject_id limit $4::integer + 1)
  ) as found
) l
