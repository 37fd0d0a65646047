-- $1 part, $2 subject, $3 tenant, $4 rows to read at most: whether the tenant has an event of this subject.
-- Of a subject that is another tenant's no more than $4 rows are read.
select exists (
  select from (
    select tenant_id
    from log.event
    where part = $1::smallint and subject_id = $2::uuid
    order by occurred_at desc, sequence desc, event_uid desc
    limit $4::bigint
  ) as newest
  where newest.tenant_id = $3::uuid
) as known
