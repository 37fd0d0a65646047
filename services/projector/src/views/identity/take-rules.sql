-- Takes in identity rules; the highest version holds, whichever comes first. Where it is a new one, everything of the tenant
-- has to be resolved again: a row among what is dirty stands for that, see sweep.ts.
-- $1 build, $2 tenant, $3 version, $4 rules
with newer as (
  insert into views.identity_rule as r (tenant_id, build, version, body)
  values ($2::uuid, $1::smallint, $3::integer, $4)
  on conflict (tenant_id, build) do update set version = excluded.version, body = excluded.body
  where excluded.version > r.version
  returning tenant_id
),
resolver as (
  insert into views.identity_resolver (tenant_id, build)
  select n.tenant_id, $1::smallint from newer n
  where not exists (
    select from views.identity_resolver r where r.tenant_id = n.tenant_id and r.build = $1::smallint)
  on conflict do nothing
),
marker as (
  insert into views.identity_dirty (tenant_id, build, subject_id)
  select tenant_id, $1::smallint, '00000000-0000-0000-0000-000000000000' from newer
  returning tenant_id, seq
)
insert into views.identity_sweep (tenant_id, build, seq)
select tenant_id, $1::smallint, seq from marker
