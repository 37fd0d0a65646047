, sorted as (
  select one, other, array_agg(value order by value) as values from measured group by one, other
)
-- The values at some ranks of some groups, counted from 1 in rising order.
select wanted.nth::integer, sorted.values[wanted.rank] as value
from unnest($15::text[], $16::text[], $17::integer[]) with ordinality as wanted (one, other, rank, nth)
join sorted on sorted.one is not distinct from wanted.one and sorted.other is not distinct from wanted.other
where sorted.values[wanted.rank] is not null
