select one, other, count(*)::integer as n, (count(*) filter (where hit))::integer as hits,
  (count(*) filter (where value > 0))::integer as above, (count(*) filter (where value < 0))::integer as below,
  avg(value) as mean, coalesce(var_samp(value), 0) as variance, (count(*) over ())::integer as groups
from measured group by one, other
order by n desc, one, other limit $15
