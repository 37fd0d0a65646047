-- What is to be told by now, given to one gateway at a time: another one may try after half a minute, should this one be gone.
-- $1 tenant
update control.rule_publication set tried_at = clock_timestamp()
where tenant_id = $1::uuid and sent_at is null
  and due_at <= (extract(epoch from clock_timestamp()) * 1000000)::bigint
  and (tried_at < clock_timestamp() - interval '30 seconds' or extract(epoch from tried_at) * 1000000 < due_at)
returning kind, version, body, reason, restores, published_by, published_at, due_at, companions
