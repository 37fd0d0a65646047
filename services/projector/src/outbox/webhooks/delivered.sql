-- $1 tenant, $2 endpoint, $3 seq, $4 number of the attempt, $5 status, $6 how long an endpoint must have failed, in ms, for
-- everything that waits for another attempt to be tried now that it is back
with done as (
  update outbox.delivery set state = 'delivered', settled_at = now(), held_until = null, last_status = $5::smallint, last_fault = null
  where tenant_id = $1::uuid and endpoint_id = $2::uuid and seq = $3::bigint and attempts = $4::integer and state = 'waiting'
  returning seq
), before as (
  select failing_since from control.webhook_endpoint where tenant_id = $1::uuid and id = $2::uuid and failing_since is not null
), back as (
  update control.webhook_endpoint set failing_since = null, probe_at = null
  where tenant_id = $1::uuid and id = $2::uuid and failing_since is not null
  returning id
)
update outbox.delivery d set next_at = now()
where d.tenant_id = $1::uuid and d.endpoint_id = $2::uuid and d.state = 'waiting' and d.seq <> $3::bigint and d.next_at > now()
  and exists (select from back join before on before.failing_since < now() - $6::double precision * interval '1 millisecond')
