-- When these subjects were given to somebody else, but for what was retracted. $1 tenant, $2 build, $3 subjects
select f.subject_id, f.from_at, f.event_uid
from views.identity_reassigned f
where f.tenant_id = $1::uuid and f.build = $2::smallint and f.subject_id = any ($3::uuid[])
  and not exists (
    select from views.identity_retracted r where r.tenant_id = $1::uuid and r.build = $2::smallint and r.event_uid = f.event_uid)
