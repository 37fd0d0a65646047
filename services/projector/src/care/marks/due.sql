-- Notes some customers of whom something else comes out now, without any event. Nobody waits for it. $1 build, $2 at most
with due as (
  select tenant_id, customer_id from views.care_customer
  where build = $1::smallint and next_at <= (extract(epoch from clock_timestamp()) * 1000000)::bigint
  order by next_at limit $2::integer
  for update skip locked
), taken as (
  update views.care_customer c set next_at = null from due
  where c.tenant_id = due.tenant_id and c.build = $1::smallint and c.customer_id = due.customer_id
)
insert into views.care_dirty as d (tenant_id, build, subject_id, seq)
select due.tenant_id, $1::smallint, due.customer_id, next.seq
from due cross join (select nextval('views.care_seq') as seq) as next
order by due.tenant_id, due.customer_id
on conflict (tenant_id, build, subject_id) do update set seq = excluded.seq, lazy = false,
  due_at = case when d.lazy then excluded.due_at else d.due_at end
