select r.at, r.channel, r.stage, r.topic, r.agent, r.organisation, r.what as detail, null::double precision as value, r.delivered_at is not null and r.delivered_at <= r.at as hit
from views.contact_told r
where r.tenant_id = $1 and r.build = views.live('care') and r.at >= $2 and r.at < $3 and ($4::text is null or (r.organisation = $4 and not r.shared))
  and r.dropped_at is null and (r.delivered_at is not null or r.at <= $5)
