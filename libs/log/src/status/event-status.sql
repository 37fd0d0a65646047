-- $1 tenant, $2 event uid, $3 limit. One row at least: the claim, if there is one, beside each record in quarantine.
select c.part, c.pos, q.id, q.code, q.reason, q.recorded_at
from (select) as always
left join log.event_claim c on c.tenant_id = $1 and c.event_uid = $2
left join lateral (
  select id, code, reason, recorded_at
  from log.quarantine
  where tenant_id = $1 and event_uid = $2
  order by recorded_at desc, id desc
  limit $3
) q on true
