-- Conversations with events of their own in which these people were ever named, the newest first: whose they were then has to
-- be found out. $1 tenant, $2 build, $3 people, $4 at most
select told.conversation
from (
  select c.conversation, c.first_at as at from views.identity_conversation c
  where c.tenant_id = $1::uuid and c.build = $2::smallint and c.subject_id = any ($3::uuid[])
  union all
  select w.b, w.at from views.identity_withdrawn w
  where w.tenant_id = $1::uuid and w.build = $2::smallint and w.a = any ($3::uuid[])
  union all
  select w.a, w.at from views.identity_withdrawn w
  where w.tenant_id = $1::uuid and w.build = $2::smallint and w.b = any ($3::uuid[])
) as told
join views.identity_unnamed u on u.tenant_id = $1::uuid and u.build = $2::smallint and u.conversation = told.conversation
group by told.conversation
order by max(told.at) desc, told.conversation
limit $4::integer
