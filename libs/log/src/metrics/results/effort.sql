-- The dearest issue of each customer; by the standard rules below 10 there was waiting only, from 30 on at least three more steps.
select r.customer_id, max(r.effort) as predictor,
  case when max(r.effort) = 0 then 'none' when max(r.effort) < 10 then 'low' when max(r.effort) < 30 then 'medium' else 'high' end as segment
from views.contact_issue r
where r.tenant_id = $1 and r.build = views.live('care') and r.at >= $2 and r.at < $3 and ($4::text is null or (r.organisation = $4 and not r.shared))
  and r.contacts > 0
group by r.customer_id
