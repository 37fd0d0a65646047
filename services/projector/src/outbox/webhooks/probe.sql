-- Looks whether endpoints that fail are back: the oldest message that waits there is tried now. $1 how long until the next look, in ms
with failing as (
  select tenant_id, id from control.webhook_endpoint
  where state = 'active' and failing_since is not null and probe_at <= now()
  order by probe_at limit 1000
  for update skip locked
), looked as (
  update control.webhook_endpoint e set probe_at = now() + $1::double precision * interval '1 millisecond'
  from failing f where e.tenant_id = f.tenant_id and e.id = f.id
)
update outbox.delivery d set next_at = now()
from failing f
cross join lateral (
  select seq from outbox.delivery o
  where o.tenant_id = f.tenant_id and o.endpoint_id = f.id and o.state = 'waiting'
  order by o.seq limit 1
) oldest
where d.tenant_id = f.tenant_id and d.endpoint_id = f.id and d.seq = oldest.seq and d.next_at > now()
