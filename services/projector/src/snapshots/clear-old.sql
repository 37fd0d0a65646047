-- Snapshots of sets of identifiers that are nobody any more, once there are some of who they are now. $1 tenant, $2 build,
-- $3 subjects, $4 the composition that they are
with gone as (
  delete from views.snapshot_subject s
  where s.tenant_id = $1::uuid and s.build = $2::smallint and s.subject_id = any ($3::uuid[]) and s.composition <> $4::uuid
  returning s.composition
)
delete from views.snapshot s using gone
where s.tenant_id = $1::uuid and s.build = $2::smallint and s.composition = gone.composition
