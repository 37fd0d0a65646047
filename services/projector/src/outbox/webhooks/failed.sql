-- $1 tenant, $2 endpoint, $3 seq, $4 number of the attempt, $5 status of the answer, if any, $6 why, $7 when it is tried again, in
-- ms from now; null: never, $8 an endpoint that fails is looked at again after so many ms, $9 whether the endpoint is to be
-- disabled now, $10 it is disabled when it has failed for so many ms
with done as (
  update outbox.delivery set held_until = null, last_status = $5::smallint, last_fault = $6,
    state = case when $7::double precision is null then 'dead' else state end,
    settled_at = case when $7::double precision is null then now() end,
    next_at = coalesce(now() + $7::double precision * interval '1 millisecond', next_at)
  where tenant_id = $1::uuid and endpoint_id = $2::uuid and seq = $3::bigint and attempts = $4::integer and state = 'waiting'
  returning tenant_id, endpoint_id, seq, subject_id, state, next_at
), behind as (
  -- Nobody looks in vain at those that wait for it.
  update outbox.delivery d set next_at = done.next_at
  from done
  where done.state = 'waiting' and d.tenant_id = done.tenant_id and d.endpoint_id = done.endpoint_id
    and d.subject_id = done.subject_id and d.seq > done.seq and d.state = 'waiting' and d.next_at < done.next_at
)
update control.webhook_endpoint e set
  failing_since = coalesce(e.failing_since, now()),
  probe_at = coalesce(e.probe_at, now() + $8::double precision * interval '1 millisecond'),
  state = case when o.over then 'disabled' else e.state end,
  state_at = case when o.over then now() else e.state_at end,
  reason = case
    when o.over and $9::boolean then 'it answered 410 Gone'
    when o.over then 'no message arrived since ' || to_char(e.failing_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC: ' || $6
    else e.reason
  end
from done, lateral (
  select e2.id, $9::boolean or coalesce(e2.failing_since < now() - $10::double precision * interval '1 millisecond', false) as over
  from control.webhook_endpoint e2 where e2.tenant_id = done.tenant_id and e2.id = done.endpoint_id and e2.state = 'active'
) o
where e.tenant_id = done.tenant_id and e.id = o.id
