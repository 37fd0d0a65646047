insert into log.event (part, pos, occurred_at, received_at, recorded_at, kafka_offset, tenant_id, subject_id, event_uid,
  rule_version, topic_epoch, version, late, type, class, channel, direction, way_in, data)
select $1::smallint, pos, occurred, received, received, pos, tenant, subject, uid,
  1, 1, 1, false, type, class, channel, direction, 'kafka', data
from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::uuid[], $6::uuid[], $7::uuid[],
  $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
  as t (pos, occurred, received, tenant, subject, uid, type, class, channel, direction, data)
