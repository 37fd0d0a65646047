-- Notes customers whose history may have got long: those of whom there is an event here and there, and those whose snapshots
-- no longer hold. $1 build, $2 tenants and $3 subjects in any case, $4 tenants and $5 subjects if there are snapshots of them
insert into views.snapshot_wanted as w (tenant_id, build, subject_id)
select tenant_id, $1::smallint, subject_id
from (
  select * from unnest($2::uuid[], $3::uuid[]) as any_case (tenant_id, subject_id)
  union
  select t.tenant_id, t.subject_id from unnest($4::uuid[], $5::uuid[]) as t (tenant_id, subject_id)
  where exists (
    select from views.snapshot_subject s
    where s.tenant_id = t.tenant_id and s.build = $1::smallint and s.subject_id = t.subject_id
  )
) as noted
order by tenant_id, subject_id
on conflict (tenant_id, build, subject_id) do update set times = w.times + 1, due_at = least(w.due_at, now())
