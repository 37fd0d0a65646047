-- Where customers went before they were gone: from cell to cell, from stage to stage, from touchpoint to touchpoint; of each kind
-- the most frequent. $14 how many
select stage, touchpoint, next_stage, next_touchpoint, times, kinds
from (
  select stage, touchpoint, next_stage, next_touchpoint, times,
    (count(*) over level)::integer as kinds,
    row_number() over (level order by times desc, stage, touchpoint, next_stage, next_touchpoint) as place
  from (
    select grouping(stage, touchpoint) as level, stage, touchpoint, next_stage, next_touchpoint, count(*)::integer as times
    from picked where went_on
    group by grouping sets ((stage, touchpoint, next_stage, next_touchpoint), (stage, next_stage), (touchpoint, next_touchpoint))
  ) as counted
  window level as (partition by level)
) as ranked
where place <= $14
order by times desc, stage, touchpoint, next_stage, next_touchpoint
