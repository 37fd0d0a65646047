-- Takes some customers up of whom somebody should look whether a snapshot is due; nobody else does for a while.
-- $1 build, $2 how many, $3 for how long, in milliseconds, $4 a subject with fewer events is not worth looking at
with mine as (
  update views.snapshot_wanted w set due_at = now() + $3::double precision * interval '1 millisecond'
  where (w.tenant_id, w.build, w.subject_id) in (
    select p.tenant_id, p.build, p.subject_id from views.snapshot_wanted p
    where p.build = $1::smallint and p.due_at <= now()
    order by p.due_at limit $2::integer
    for update skip locked
  )
  returning w.tenant_id, w.subject_id, w.times
)
select mine.*, exists (
  select from log.event e
  where e.part = (('x' || left(mine.subject_id::text, 8))::bit(32)::bigint % (select parts from log.meta))::smallint
    and e.tenant_id = mine.tenant_id and e.subject_id = mine.subject_id
  offset $4::integer
) as long
from mine
