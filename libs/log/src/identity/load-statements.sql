-- What was said about these subjects, but for what was retracted. $1 tenant, $2 build, $3 subjects
select s.a, s.b, s.event_uid, s.same, s.said_at, s.confidence, s.rule
from (
  select * from views.identity_statement
  where tenant_id = $1::uuid and build = $2::smallint and a = any ($3::uuid[])
  union
  select * from views.identity_statement
  where tenant_id = $1::uuid and build = $2::smallint and b = any ($3::uuid[])
) s
where not exists (
  select from views.identity_retracted r where r.tenant_id = $1::uuid and r.build = $2::smallint and r.event_uid = s.event_uid)
