-- Throws away snapshots of these subjects' customers that hold what happened at a time, and stops whoever makes one.
-- $1 tenant, $2 build, $3 subjects, $4 from this boundary on
with doomed as (
  select distinct composition from views.snapshot_subject
  where tenant_id = $1::uuid and build = $2::smallint and subject_id = any ($3::uuid[])
)
delete from views.snapshot s using doomed
where s.tenant_id = $1::uuid and s.build = $2::smallint and s.composition = doomed.composition and s.boundary >= $4::bigint
