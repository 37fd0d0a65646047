-- $1 build, $2 tenant, $3 subject, $4 from when on, $5 event
with written as (
  insert into views.identity_reassigned (tenant_id, build, subject_id, from_at, event_uid)
  select tenant, $1::smallint, subject, from_at, event_uid
  from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::uuid[]) as told (tenant, subject, from_at, event_uid)
  order by tenant, subject, from_at, event_uid
  on conflict do nothing
  returning tenant_id, subject_id
),
resolvers as (
  insert into views.identity_resolver (tenant_id, build)
  select distinct w.tenant_id, $1::smallint from written w
  where not exists (
    select from views.identity_resolver r where r.tenant_id = w.tenant_id and r.build = $1::smallint)
  order by w.tenant_id
  on conflict do nothing
)
insert into views.identity_dirty (tenant_id, build, subject_id)
select distinct tenant_id, $1::smallint, subject_id from written
