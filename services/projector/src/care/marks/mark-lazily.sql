-- Notes identifiers of which something is new that may wait, for one fold of all that comes until then. $1 tenants and $2 subjects
-- side by side, $3 build, $4 for how long, in milliseconds
insert into views.care_dirty as d (tenant_id, build, subject_id, seq, lazy, due_at)
select noted.tenant_id, $3::smallint, noted.subject_id, next.seq, true, now() + $4::double precision * interval '1 millisecond'
from (select distinct * from unnest($1::uuid[], $2::uuid[]) as n (tenant_id, subject_id)) as noted
cross join (select nextval('views.care_seq') as seq) as next
order by noted.tenant_id, noted.subject_id
on conflict (tenant_id, build, subject_id) do update set seq = excluded.seq, weak = null,
  lazy = d.lazy or d.weak is not null, due_at = case when d.weak is null then d.due_at else excluded.due_at end
