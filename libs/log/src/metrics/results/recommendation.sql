-- What each customer said last: promoters, passives, detractors.
select distinct on (r.customer_id) r.customer_id, r.value as predictor,
  case when r.value >= 9 then 'promoter' when r.value >= 7 then 'passive' else 'detractor' end as segment
from views.feedback r
where r.tenant_id = $1 and r.build = views.live('care') and r.occurred_at >= $2 and r.occurred_at < $3 and ($4::text is null or r.organisation = $4)
  and r.kind = 'answered' and r.metric = 'nps' and r.least = 0 and r.most = 10
order by r.customer_id, r.occurred_at desc, r.event_uid desc
