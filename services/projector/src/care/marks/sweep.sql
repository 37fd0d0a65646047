-- Notes the next customers of a tenant of whom all are to be folded again. Nobody waits for it. $1 build, $2 at most
with sweep as (
  select tenant_id, behind from views.care_sweep
  where build = $1::smallint and begun
  order by behind desc, tenant_id limit 1
  for update skip locked
), piece as (
  select c.tenant_id, c.customer_id from sweep
  join views.care_customer c on c.tenant_id = sweep.tenant_id and c.build = $1::smallint and c.customer_id > sweep.behind
  order by c.customer_id limit $2::integer
), moved as (
  update views.care_sweep s set behind = (select customer_id from piece order by customer_id desc limit 1)
  from sweep where s.tenant_id = sweep.tenant_id and s.build = $1::smallint and exists (select from piece)
), over as (
  delete from views.care_sweep s using sweep
  where s.tenant_id = sweep.tenant_id and s.build = $1::smallint and not exists (select from piece)
)
insert into views.care_dirty as d (tenant_id, build, subject_id, seq)
select piece.tenant_id, $1::smallint, piece.customer_id, next.seq
from piece cross join (select nextval('views.care_seq') as seq) as next
order by piece.tenant_id, piece.customer_id
on conflict (tenant_id, build, subject_id) do update set seq = excluded.seq, lazy = false,
  due_at = case when d.lazy then excluded.due_at else d.due_at end
