-- Forgets what was told of erased customers and groups up to their erasure. That others belong to an erased group is told by
-- events of theirs, and stays as long as they do. $1 tenant, $2 build, $3 subjects, $4 erased at
with statements as (
  delete from views.relation_statement
  where tenant_id = $1::uuid and build = $2::smallint and subject_id = any ($3::uuid[])
    and least(said_at, recorded_at) <= $4::bigint
)
delete from views.relation_description
where tenant_id = $1::uuid and build = $2::smallint and group_id = any ($3::uuid[])
  and least(said_at, recorded_at) <= $4::bigint
