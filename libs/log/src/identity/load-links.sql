-- What was observed of these subjects; of one with more neighbours than the limit, one more than that.
-- $1 tenant, $2 build, $3 subjects, $4 neighbours at most
select l.a, l.b, l.first_at, l.first_uid, l.last_day
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
) l
