-- $1 subjects: the tables in whose files lie, or lay, the words that they are found by.
select format('views.search_%s', bucket) as name
from generate_series(0, 7) as b (bucket)
where exists (
  select from unnest($1::uuid[]) as s (subject) where satisfies_hash_partition('views.search'::regclass, 8, bucket, subject)
)
order by bucket
