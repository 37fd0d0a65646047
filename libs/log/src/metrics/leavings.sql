-- How many left after how many whole seconds of waiting, rounded up; above the longest that is looked at, nobody knows of them.
select one, other, least(ceil(value / 1000), $16)::integer as second,
  (count(*) filter (where hit and value <= $16 * 1000.0))::integer as gone, (count(*) filter (where not hit or value > $16 * 1000.0))::integer as censored
from measured
where exists (select from unnest($15::text[], $17::text[]) as wanted (one, other)
              where wanted.one is not distinct from measured.one and wanted.other is not distinct from measured.other)
group by one, other, second order by one, other, second
