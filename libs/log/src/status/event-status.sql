-- $1 tenant, $2 event uid, $3 limit, $4 the one organisation whose events the reader may see (null: all).
-- One row at least: the claim, if there is one, beside each record in quarantine.
select c.part, c.pos, q.id, q.code, q.reason, q.recorded_at
from (select) as always
left join log.event_claim c on c.tenant_id = $1 and c.event_uid = $2
  and ($4::text is null or exists (
    select from log.event e where e.part = c.part and e.pos = c.pos and e.tenant_id = $1 and e.organisation = $4))
left join lateral (
  select id, code, reason, recorded_at
  from log.quarantine
  where tenant_id = $1 and event_uid = $2 and ($4::text is null or c.part is not null)
  order by recorded_at desc, id desc
  limit $3
) q on true
