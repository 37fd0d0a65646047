-- The values at some ranks of some groups, counted from 1 in rising order.
select wanted.nth::integer, ranked.value
from (select one, other, value, row_number() over (partition by one, other order by value) as rank from measured) ranked
join unnest($15::text[], $16::text[], $17::integer[]) with ordinality as wanted (one, other, rank, nth)
  on wanted.one is not distinct from ranked.one and wanted.other is not distinct from ranked.other and wanted.rank = ranked.rank
