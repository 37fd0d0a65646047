-- What is counted of each cell, each stage, each touchpoint and all together. $14 touchpoints with a promise and $15 what wait each
-- promises, $16 cells at most. An organisation sees no efforts: the matters may be others', too.
select grouping(stage) = 1 as any_stage, grouping(touchpoint) = 1 as any_touchpoint, stage, touchpoint,
  count(*)::integer as volume, count(distinct customer_id)::integer as customers,
  (count(*) filter (where abandoned))::integer as abandoned,
  (count(*) filter (where is_over))::integer as over, (count(*) filter (where is_over and not went_on))::integer as silent,
  count(wait_ms)::integer as waits, percentile_disc(0.5) within group (order by wait_ms) as median_ms,
  (count(*) filter (where wait_ms is not null and promised.ms is not null))::integer as promised,
  (count(*) filter (where wait_ms <= promised.ms))::integer as kept,
  case when $4::text is null then count(effort)::integer else 0 end as efforts,
  coalesce(avg(effort), 0) as effort_mean, coalesce(var_samp(effort), 0) as effort_variance
from picked left join unnest($14::text[], $15::bigint[]) as promised (name, ms) on promised.name = touchpoint
group by grouping sets ((stage, touchpoint), (stage), (touchpoint), ())
order by volume desc, stage nulls first, touchpoint nulls first
limit $16
