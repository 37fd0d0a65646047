select r.at, r.channel, r.stage, r.topic, r.agent, r.organisation, r.outcome as detail, null::double precision as value, r.contacts = 1 as hit
from views.contact_issue r
where r.tenant_id = $1 and r.build = views.live('care') and r.at >= $2 and r.at < $3 and ($4::text is null or (r.organisation = $4 and not r.shared))
  and r.contacts > 0 and r.settled_at is not null
