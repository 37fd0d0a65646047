-- Lets go of identifiers that are another customer's than before, and of whom there is nothing. At the second look: whoever
-- folds them for the first time at this moment may still read who they were, and is done by then.
-- $1 build, $2 until the second look, in milliseconds, $3 at most
with looked as (
  select d.tenant_id, d.subject_id, d.first_seq is null as again from views.care_dirty d
  where d.build = $1::smallint and d.weak is not null and d.due_at <= now()
    and not exists (
      select from views.care_customer c
      where c.tenant_id = d.tenant_id and c.build = $1::smallint and c.customer_id = any (d.weak))
  order by d.due_at limit $3::integer
  for update skip locked
), gone as (
  delete from views.care_dirty d using looked
  where looked.again and d.tenant_id = looked.tenant_id and d.build = $1::smallint and d.subject_id = looked.subject_id
)
update views.care_dirty d set first_seq = null, due_at = now() + $2::double precision * interval '1 millisecond'
from looked
where not looked.again and d.tenant_id = looked.tenant_id and d.build = $1::smallint and d.subject_id = looked.subject_id
