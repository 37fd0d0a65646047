select segment, count(*)::integer as n, sum(repurchased)::integer as repurchased, avg(revenue) as revenue, coalesce(var_samp(revenue), 0) as variance,
  count(has_left)::integer as holders, coalesce(sum(has_left), 0)::integer as has_left
from followed group by segment order by segment
