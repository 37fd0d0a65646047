-- $1 tenant, $2 id. One record with what it holds.
select q.id, q.code, q.reason, q.way_in, q.recorded_at, q.expires_at, q.header ->> 'type' as type,
  coalesce(d.decision, 'open') as state, d.decided_by, d.decided_at,
  q.header, q.data, q.sealed, q.tenant_id, q.subject_id, q.event_uid, q.topic_epoch, q.part, q.kafka_offset
from log.quarantine q
left join control.quarantine_decision d on d.tenant_id = q.tenant_id and d.quarantine_id = q.id
where q.tenant_id = $1 and q.id = $2
