-- $1 tenant, $2 build, $3 subjects that were resolved; their eras as $4 id, $5 subject, $6 from, $7 customer
-- Returns the eras of subjects of which one is another customer's than before, whose each was, and whose it is. An era without a
-- row is a customer of its own.
with resolved as (
  select * from unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::uuid[]) as r (era_id, subject_id, from_at, customer_id)
),
before as materialized (
  select m.era_id, m.subject_id, m.customer_id from views.identity_member m
  where m.tenant_id = $1::uuid and m.build = $2::smallint and m.subject_id = any ($3::uuid[])
),
gone as (
  delete from views.identity_member m
  where m.tenant_id = $1::uuid and m.build = $2::smallint and m.subject_id = any ($3::uuid[])
    and not exists (select from resolved r where r.era_id = m.era_id)
),
written as (
  insert into views.identity_member as m (tenant_id, build, era_id, subject_id, from_at, customer_id)
  select $1::uuid, $2::smallint, era_id, subject_id, from_at, customer_id from resolved
  on conflict (tenant_id, build, era_id) do update set customer_id = excluded.customer_id
  where m.customer_id <> excluded.customer_id
),
era as materialized (
  select coalesce(r.subject_id, b.subject_id) as subject_id, coalesce(b.customer_id, era_id) as was,
    coalesce(r.customer_id, era_id) as is_now
  from resolved r full join before b using (era_id)
)
select subject_id, was, is_now from era
where subject_id in (select changed.subject_id from era as changed where changed.was <> changed.is_now)
