-- On how many channels each customer turned to us.
select r.customer_id, count(distinct r.channel)::double precision as predictor,
  case count(distinct r.channel) when 1 then '1' when 2 then '2' else '3+' end as segment
from views.contact_conversation r
where r.tenant_id = $1 and r.build = views.live('care') and r.at >= $2 and r.at < $3 and ($4::text is null or (r.organisation = $4 and not r.shared))
  and not r.is_ours and r.channel is not null
group by r.customer_id
