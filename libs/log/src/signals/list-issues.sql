-- The matters of a customer, the one that was busy last first. $1 tenant, $2 the one organisation that the reader sees (null: all),
-- $3 customer, $4 whether open (null: any), $5 limit
select i.event_uid, i.topic, i.channel, i.organisation, i.at, i.last_at, i.contacts, i.conversations, i.transfers, i.escalations,
  i.switches, i.waited_ms, i.outcome, i.settled_at
from views.contact_issue i
where i.tenant_id = $1::uuid and i.build = views.live('care') and i.customer_id = $3::uuid
  and ($2::text is null or (i.organisation = $2 and not i.shared))
  and ($4::boolean is null or $4 = (i.settled_at is null))
order by i.last_at desc, i.event_uid
limit $5
