-- Notes identifiers of which something is new. $1 tenants and $2 subjects side by side, $3 build (null: every build of the view
-- that there is)
insert into views.care_dirty as d (tenant_id, build, subject_id, seq, news_seq, first_seq)
select noted.tenant_id, b.build, noted.subject_id, next.seq, next.seq, next.seq
from (select distinct * from unnest($1::uuid[], $2::uuid[]) as n (tenant_id, subject_id)) as noted
cross join (select nextval('views.care_seq') as seq) as next
cross join (
  select $3::smallint as build where $3 is not null
  union all
  select build from views.build where $3 is null and view = 'care' and state <> 'retired'
) as b
order by noted.tenant_id, b.build, noted.subject_id
on conflict (tenant_id, build, subject_id) do update set seq = excluded.seq, news_seq = excluded.seq, weak = null,
  first_seq = case when d.failures = 0 then coalesce(d.first_seq, excluded.first_seq) end,
  lazy = false,
  due_at = case when d.weak is null and not d.lazy then d.due_at else excluded.due_at end
