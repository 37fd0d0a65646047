-- $1 tenant, $2 codes, $3 state, $4 and $5 recorded at and id of the last one seen, $6 limit. Newest first.
select q.id, q.code, q.reason, q.way_in, q.recorded_at, q.expires_at, q.header ->> 'type' as type,
  coalesce(d.decision, 'open') as state, d.decided_by, d.decided_at
from log.quarantine q
left join control.quarantine_decision d on d.tenant_id = q.tenant_id and d.quarantine_id = q.id
where q.tenant_id = $1
  and ($2::text[] is null or q.code = any ($2))
  and ($3::text is null or coalesce(d.decision, 'open') = $3)
  and ($4::bigint is null or (q.recorded_at, q.id) < ($4::bigint, $5::uuid))
order by q.recorded_at desc, q.id desc
limit $6
