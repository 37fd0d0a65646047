-- The identifiers of the customer that a subject belongs to, as identity/read-customers.sql has them: the first of them, and
-- the one that is asked for in any case (a conversation has events of its own).
listed as materialized (
  select found.customer_id, found.subject_id, found.from_at, found.until_at from (
{{customers}}
  ) as found
  limit @members::integer
),
member as materialized (
  select customer_id, subject_id, from_at, until_at from listed
  union all
  select coalesce((select customer_id from listed limit 1), @subject::uuid), @subject::uuid, null, null
  where not exists (select from listed where listed.subject_id = @subject::uuid)
)
