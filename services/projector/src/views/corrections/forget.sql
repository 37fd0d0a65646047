-- Forgets statements and events of erased subjects up to their erasure. $1 tenant, $2 build, $3 subjects, $4 erased at
with statements as (
  delete from views.correction
  where tenant_id = $1::uuid and build = $2::smallint and subject_id = any ($3::uuid[])
    and least(said_at, recorded_at) <= $4::bigint
)
delete from views.correction_target
where tenant_id = $1::uuid and build = $2::smallint and subject_id = any ($3::uuid[])
  and least(occurred_at, recorded_at) <= $4::bigint
