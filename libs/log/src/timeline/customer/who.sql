-- The identifiers of the customer that a subject belongs to, as identity/read-customers.sql has them: the first @members of
-- them, as many conversations that began without a name, and the one that is asked for in any case.
everybody as materialized (
  select found.*, row_number() over () as place from (
{{customers}}
  ) as found
),
ranked as (
  select e.*, row_number() over (partition by e.type is not distinct from 'conversation' order by e.place) as nth
  from everybody e
),
member as materialized (
  select customer_id, subject_id, from_at, until_at from ranked
  where nth <= @members::integer or subject_id = @subject::uuid
  union all
  select coalesce((select customer_id from everybody limit 1), @subject::uuid), @subject::uuid, null, null
  where not exists (select from everybody where everybody.subject_id = @subject::uuid)
)
