select r.occurred_at as at, r.channel, r.stage, r.topic, r.agent, r.about_organisation as organisation, r.survey as detail, (case when r.value >= 9 then 1 when r.value >= 7 then 0 else -1 end)::double precision as value, r.value >= 9 as hit
from views.feedback r
where r.tenant_id = $1 and r.build = views.live('care') and r.occurred_at >= $2 and r.occurred_at < $3 and ($4::text is null or r.organisation = $4)
  and r.kind = 'answered' and r.metric = 'nps' and r.least = 0 and r.most = 10
