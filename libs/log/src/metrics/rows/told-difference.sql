select r.at, r.channel, r.stage, r.topic, r.agent, r.organisation, r.what as detail, ((r.delivered_at - r.at) / 1000)::double precision as value, false as hit
from views.contact_told r
where r.tenant_id = $1 and r.build = views.live('care') and r.at >= $2 and r.at < $3 and ($4::text is null or (r.organisation = $4 and not r.shared))
  and r.delivered_at is not null
