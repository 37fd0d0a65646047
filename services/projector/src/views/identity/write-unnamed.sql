-- $1 build, $2 tenant, $3 conversations that have events of their own
with written as (
  insert into views.identity_unnamed (tenant_id, build, conversation)
  select distinct tenant, $1::smallint, conversation from unnest($2::uuid[], $3::uuid[]) as told (tenant, conversation)
  order by tenant, conversation
  on conflict do nothing
  returning tenant_id, conversation
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
select tenant_id, $1::smallint, conversation from written
