-- $1 part, $2 subject, $3 tenant: whether the tenant has an event of this subject that was not erased.
select exists (
  select from log.event where part = $1::smallint and tenant_id = $3::uuid and subject_id = $2::uuid
    and generation >= (select coalesce(max(gone.generation), 0) from log.erased_subject gone
      where gone.tenant_id = $3::uuid and gone.subject_id = $2::uuid)
) as known
