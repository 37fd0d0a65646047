select r.at, r.channel, r.stage, r.topic, r.agent, r.organisation, null as detail, r.ms::double precision as value, r.ended = 'abandoned' as hit
from views.contact_wait r
where r.tenant_id = $1 and r.build = views.live('care') and r.at >= $2 and r.at < $3 and ($4::text is null or (r.organisation = $4 and not r.shared))
  and true
