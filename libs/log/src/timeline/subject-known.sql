-- $1 part, $2 subject, $3 tenant, $4 the one organisation whose events the reader may see (null: all), $5 rows to read at
-- most: whether the reader may see an event of this subject. What was erased is not there.
select exists (
  select from (
    select organisation from log.event
    where part = $1::smallint and tenant_id = $3::uuid and subject_id = $2::uuid
      and generation >= (select coalesce(max(gone.generation), 0) from log.erased_subject gone
        where gone.tenant_id = $3::uuid and gone.subject_id = $2::uuid)
    order by occurred_at desc, sequence desc, event_uid desc
    limit $5::bigint
  ) as found
  where $4::text is null or found.organisation = $4
) as known
