-- Where events lie, and whose they are. $1 tenant, $2 uids
select c.part, c.pos, e.subject_id, e.occurred_at, e.type
from unnest($2::uuid[]) as asked (uid)
join log.event_claim c on c.tenant_id = $1::uuid and c.event_uid = asked.uid
cross join lateral (
  select e.subject_id, e.occurred_at, e.type from log.event e where e.part = c.part and e.pos = c.pos limit 1
) as e
