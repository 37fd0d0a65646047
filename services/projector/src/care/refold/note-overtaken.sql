-- Notes whoever became somebody else's while they were folded: it may have been looked at before there was anything of them to be found.
-- $1 tenant, $2 build, $3 customers that were folded and written, $4 what was to be seen when it was read who they are
insert into views.care_dirty as d (tenant_id, build, subject_id, seq, news_seq, first_seq)
select $1::uuid, $2::smallint, noted.id, next.seq, next.seq, next.seq
from (
  select distinct either.id from views.care_recomposed r
  cross join lateral (values (r.subject_id), (r.was)) as either (id)
  where r.tenant_id = $1::uuid and r.build = $2::smallint and r.xid >= pg_snapshot_xmin($4::pg_snapshot)
    and not pg_visible_in_snapshot(r.xid, $4::pg_snapshot)
    and (r.subject_id = any ($3::uuid[]) or r.was = any ($3::uuid[]) or r.is_now = any ($3::uuid[]))
) as noted
cross join (select nextval('views.care_seq') as seq) as next
order by noted.id
on conflict (tenant_id, build, subject_id) do update set seq = excluded.seq, news_seq = excluded.seq, lazy = false,
  first_seq = case when d.failures = 0 then coalesce(d.first_seq, excluded.first_seq) end,
  due_at = case when d.lazy then excluded.due_at else d.due_at end
