-- Promises to each customer that were due: those that were broken, kept late, or not kept by the end of the time.
select r.customer_id, count(*) filter (where r.is_missed)::double precision as predictor,
  case count(*) filter (where r.is_missed) when 0 then '0' when 1 then '1' else '2+' end as segment
from (
  select c.customer_id, c.outcome = 'missed' or coalesce(c.ended_at, $3) > c.due_at as is_missed
  from views.commitment c
  where c.tenant_id = $1 and c.build = views.live('care') and c.due_at >= $2 and c.due_at < $3 and ($4::text is null or c.organisation = $4)
    and c.outcome is distinct from 'withdrawn'
) r
group by r.customer_id
