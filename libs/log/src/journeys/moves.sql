-- Where customers went from each cell, before they were gone; the most frequent first. $14 how many
select stage, touchpoint, next_stage, next_touchpoint, count(*)::integer as times, (count(*) over ())::integer as kinds
from picked where went_on
group by stage, touchpoint, next_stage, next_touchpoint
order by times desc, stage, touchpoint, next_stage, next_touchpoint
limit $14
