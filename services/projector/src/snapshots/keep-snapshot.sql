-- $1 tenant, $2 build, $3 composition, $4 fold, $5 boundary, $6 positions, $7 subjects, $8 events, $9 clock, $10 sealed by,
-- $11 sealed, $12 one is kept for so many events: of those in between the newest
with kept as (
  insert into views.snapshot (tenant_id, build, composition, fold, boundary, positions, subjects, events, clock, sealed_by, sealed)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict (tenant_id, build, composition, fold, boundary) do update
  set positions = excluded.positions, events = excluded.events, clock = excluded.clock, sealed_by = excluded.sealed_by,
    sealed = excluded.sealed
),
named as (
  insert into views.snapshot_subject (tenant_id, build, subject_id, composition)
  select $1::uuid, $2::smallint, subject, $3::uuid from unnest($7::uuid[]) as subject order by subject
  on conflict do nothing
)
delete from views.snapshot s
where s.tenant_id = $1::uuid and s.build = $2::smallint and s.composition = $3::uuid
  and (s.fold <> $4::text or (s.boundary < $5::bigint and s.events / $12::integer = $8::integer / $12::integer))
