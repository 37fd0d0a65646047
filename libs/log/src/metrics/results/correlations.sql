-- Sums over ranks: Spearman's correlation of what was measured with each result. Equal values share the mean of their ranks.
select name, regr_count(y, x)::integer as n, regr_sxy(y, x) as xy, regr_sxx(y, x) as xx, regr_syy(y, x) as yy
from (
  select name, rank() over (partition by name order by predictor) + (count(*) over (partition by name, predictor) - 1) / 2.0 as x,
    rank() over (partition by name order by result) + (count(*) over (partition by name, result) - 1) / 2.0 as y
  from followed cross join lateral (values ('repurchase', repurchased::double precision), ('revenue', revenue), ('churn', has_left::double precision)) told (name, result)
  where result is not null
) ranked
group by name
