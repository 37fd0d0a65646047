-- Puts off what was taken up: $1 tenant, $2 build, $3 subjects, $4 for how long, in milliseconds, $5 why, if it failed: then nobody waits
update views.care_dirty d set lazy = false, due_at = now() + $4::double precision * interval '1 millisecond',
  failures = case when $5::text is null then d.failures else least(d.failures + 1, 1000) end,
  fault = coalesce($5::text, d.fault), first_seq = case when $5::text is null then d.first_seq end
from (
  select subject_id from views.care_dirty
  where tenant_id = $1::uuid and build = $2::smallint and subject_id = any ($3::uuid[])
  order by subject_id for update
) as mine
where d.tenant_id = $1::uuid and d.build = $2::smallint and d.subject_id = mine.subject_id
