-- Notes identifiers of which something is new. $1 tenants, $2 subjects and $3 whether it may wait for more, side by side; $4 build
-- (null: every build of the view that there is), $5 how long what may wait waits, in milliseconds
insert into views.care_dirty as d (tenant_id, build, subject_id, seq, news_seq, first_seq, lazy, due_at)
select noted.tenant_id, b.build, noted.subject_id, next.seq, news.seq, news.seq, noted.lazy,
  now() + case when noted.lazy then $5::double precision else 0 end * interval '1 millisecond'
from (
  select tenant_id, subject_id, bool_and(lazy) as lazy
  from unnest($1::uuid[], $2::uuid[], $3::boolean[]) as n (tenant_id, subject_id, lazy)
  group by tenant_id, subject_id
) as noted
cross join (select nextval('views.care_seq') as seq) as next
cross join lateral (select case when not noted.lazy then next.seq end as seq) as news
cross join (
  select $4::smallint as build where $4 is not null
  union all
  select build from views.build where $4 is null and view = 'care' and state <> 'retired'
) as b
order by noted.tenant_id, b.build, noted.subject_id
on conflict (tenant_id, build, subject_id) do update set seq = excluded.seq,
  news_seq = coalesce(excluded.news_seq, d.news_seq),
  first_seq = case when d.failures = 0 then coalesce(d.first_seq, excluded.first_seq) end,
  lazy = d.lazy and excluded.lazy,
  due_at = case when d.lazy and not excluded.lazy then excluded.due_at else d.due_at end
