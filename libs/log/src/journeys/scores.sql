-- Scores about the touches of each cell, stage, touchpoint and of all; an organisation sees those that were told to it.
select grouping(stage) = 1 as any_stage, grouping(touchpoint) = 1 as any_touchpoint, stage, touchpoint, metric,
  count(*)::integer as n, (count(*) filter (where share >= 0.75))::integer as satisfied,
  (count(*) filter (where value >= 9))::integer as promoters, (count(*) filter (where value < 7))::integer as detractors,
  avg(share) as mean, coalesce(var_samp(share), 0) as variance
from picked cross join lateral jsonb_to_recordset(scores) as s (metric text, value double precision, share double precision, organisation text)
where $4::text is null or s.organisation = $4
group by grouping sets ((stage, touchpoint, metric), (stage, metric), (touchpoint, metric), (metric))
order by n desc, metric
limit $14
