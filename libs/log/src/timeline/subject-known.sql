-- $1 part, $2 subject, $3 tenant: whether the tenant has an event of this subject.
select exists (
  select from log.event where part = $1::smallint and tenant_id = $3::uuid and subject_id = $2::uuid
) as known
