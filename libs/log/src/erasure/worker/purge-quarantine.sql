-- $1 tenant, $2 subjects, $3 event uid or null, $4 records at most.
delete from log.quarantine
where (topic_epoch, part, kafka_offset) in (
  select topic_epoch, part, kafka_offset from log.quarantine
  where tenant_id = $1 and (subject_id = any ($2::uuid[]) or event_uid = $3::uuid)
  limit $4
)
