-- Waits at some ranks of some cells, counted from 1 in rising order. $14 stages, $15 touchpoints, $16 ranks, side by side; null: any.
select wanted.nth::integer, ranked.wait_ms
from (
  select grouping(stage) = 1 as any_stage, grouping(touchpoint) = 1 as any_touchpoint, stage, touchpoint,
    array_agg(wait_ms order by wait_ms) as waits
  from picked where wait_ms is not null
  group by grouping sets ((stage, touchpoint), (stage), (touchpoint), ())
) as cell
join unnest($14::text[], $15::text[], $16::integer[]) with ordinality as wanted (stage, touchpoint, rank, nth)
  on cell.any_stage = (wanted.stage is null) and cell.any_touchpoint = (wanted.touchpoint is null)
  and cell.stage is not distinct from wanted.stage and cell.touchpoint is not distinct from wanted.touchpoint
cross join lateral (select cell.waits[wanted.rank] as wait_ms) as ranked
