select r.occurred_at as at, r.channel, r.stage, r.topic, r.agent, r.about_organisation as organisation, r.survey as detail, r.share as value, r.share >= 0.75 as hit
from views.feedback r
where r.tenant_id = $1 and r.build = views.live('care') and r.occurred_at >= $2 and r.occurred_at < $3 and ($4::text is null or r.organisation = $4)
  and r.kind = 'answered' and r.metric = 'csat' and r.share is not null
