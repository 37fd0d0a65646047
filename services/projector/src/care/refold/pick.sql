-- Takes up identifiers whose customers are to be folded again, those first that somebody may wait for; nobody else does for a while.
-- $1 build, $2 how many, $3 for how long, in milliseconds, $4 what somebody may wait for has been due for so long at least, $5 and the
-- rest, in milliseconds; less than 0: also what is due so much later
with news as (
  select tenant_id, subject_id from views.care_dirty
  where build = $1::smallint and first_seq is not null and due_at <= now() - $4::double precision * interval '1 millisecond'
  order by due_at limit $2::integer
  for update skip locked
), rest as (
  select tenant_id, subject_id from views.care_dirty
  where build = $1::smallint and first_seq is null and due_at <= now() - $5::double precision * interval '1 millisecond'
  order by due_at limit $2::integer - (select count(*) from news)
  for update skip locked
), picked as (
  select * from news union all select * from rest
)
update views.care_dirty d set due_at = now() + $3::double precision * interval '1 millisecond', lazy = false
from picked where d.tenant_id = picked.tenant_id and d.build = $1::smallint and d.subject_id = picked.subject_id
returning d.tenant_id, d.subject_id, d.seq, d.failures
