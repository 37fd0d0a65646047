-- $1 tenant, $2 subjects, $3 version of the clock: which of them were erased later than that
select subject_id from log.erased_subject
where tenant_id = $1::uuid and version > $3::bigint and subject_id = any ($2::uuid[])
