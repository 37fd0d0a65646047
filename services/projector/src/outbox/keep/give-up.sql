-- What waited too long at an endpoint that is not active is given up, and goes where the endpoint is gone. $1 days, $2 how many
with lost as (
  select d.tenant_id, d.endpoint_id, d.seq, e.id is null as gone, e.state
  from outbox.delivery d
  left join control.webhook_endpoint e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id
  where d.state = 'waiting' and e.state is distinct from 'active'
    and (e.id is null or d.created_at < now() - $1::double precision * interval '1 day')
  limit $2::integer
  for update of d skip locked
), gone as (
  delete from outbox.delivery d using lost
  where lost.gone and d.tenant_id = lost.tenant_id and d.endpoint_id = lost.endpoint_id and d.seq = lost.seq
)
update outbox.delivery d set state = 'dead', settled_at = now(), held_until = null, last_fault = 'it waited too long while the endpoint was ' || lost.state
from lost
where not lost.gone and d.tenant_id = lost.tenant_id and d.endpoint_id = lost.endpoint_id and d.seq = lost.seq
