-- Takes up identifiers whose customers are to be folded again; nobody else does for a while.
-- $1 build, $2 how many, $3 for how long, in milliseconds, $4 due for so long at least, in milliseconds
with picked as (
  select tenant_id, subject_id, due_at from views.care_dirty
  where build = $1::smallint and due_at <= now() - $4::double precision * interval '1 millisecond'
  order by due_at limit $2::integer
  for update skip locked
)
update views.care_dirty d set due_at = now() + $3::double precision * interval '1 millisecond'
from picked where d.tenant_id = picked.tenant_id and d.build = $1::smallint and d.subject_id = picked.subject_id
returning d.tenant_id, d.subject_id, d.seq, d.failures
