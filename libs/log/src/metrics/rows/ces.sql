select r.occurred_at as at, r.channel, r.stage, r.topic, r.agent, r.about_organisation as organisation, r.survey as detail, 1 + 6 * r.share as value, false as hit
from views.feedback r
where r.tenant_id = $1 and r.build = views.live('care') and r.occurred_at >= $2 and r.occurred_at < $3 and ($4::text is null or r.organisation = $4)
  and r.kind = 'answered' and r.metric = 'ces' and r.share is not null
