-- The identifiers that the asker knows to be the customer's, each with the time for which it was theirs.
member as materialized (
  select g.subject_id as customer_id, g.subject_id, g.from_at, g.until_at
  from unnest(@subjects::uuid[], @since::bigint[], @until::bigint[]) as g (subject_id, from_at, until_at)
)
