-- $1 build, $2 tenant, $3 subject, $4 type. A type that was not known when links and
-- statements about it came changes what they mean.
with noted as (
  insert into views.identity_subject (tenant_id, build, subject_id, type)
  select distinct on (tenant, subject) tenant, $1::smallint, subject, type
  from unnest($2::uuid[], $3::uuid[], $4::text[]) as told (tenant, subject, type)
  order by tenant, subject
  on conflict (tenant_id, build, subject_id) do nothing
  returning tenant_id, subject_id
)
insert into views.identity_dirty (tenant_id, build, subject_id)
select n.tenant_id, $1::smallint, n.subject_id from noted n
where exists (
    select from views.identity_link l where l.tenant_id = n.tenant_id and l.build = $1::smallint and l.a = n.subject_id)
  or exists (
    select from views.identity_link l where l.tenant_id = n.tenant_id and l.build = $1::smallint and l.b = n.subject_id)
  or exists (
    select from views.identity_statement s where s.tenant_id = n.tenant_id and s.build = $1::smallint and s.a = n.subject_id)
  or exists (
    select from views.identity_statement s where s.tenant_id = n.tenant_id and s.build = $1::smallint and s.b = n.subject_id)
