-- Throws away snapshots of customers of whom something was erased, in all builds, and stops whoever makes one.
-- $1 tenant, $2 subjects
with stopped as (
  delete from views.snapshot_making where tenant_id = $1::uuid and subject_id = any ($2::uuid[])
)
delete from views.snapshot s
where s.tenant_id = $1::uuid and s.composition in (
  select k.composition from views.snapshot_subject k where k.tenant_id = $1::uuid and k.subject_id = any ($2::uuid[])
)
