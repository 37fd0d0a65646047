select r.occurred_at as at, r.channel, r.stage, r.topic, r.agent, r.about_organisation as organisation, r.survey as detail, null::double precision as value, r.reply = 'answered' as hit
from views.feedback r
where r.tenant_id = $1 and r.build = views.live('care') and r.occurred_at >= $2 and r.occurred_at < $3 and ($4::text is null or r.organisation = $4)
  and r.kind = 'asked' and (r.reply <> 'none' or coalesce(r.expires_at, r.occurred_at + 14 * 86400000000) <= $5)
