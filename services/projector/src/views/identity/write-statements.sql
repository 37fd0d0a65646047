-- $1 build, $2 tenant, $3 a, $4 b, $5 event, $6 same, $7 time, $8 confidence, $9 rule
with written as (
  insert into views.identity_statement (tenant_id, build, a, b, event_uid, same, said_at, confidence, rule)
  select tenant, $1::smallint, a, b, event_uid, same, said_at, confidence, rule
  from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::boolean[], $7::bigint[], $8::float8[], $9::text[])
    as told (tenant, a, b, event_uid, same, said_at, confidence, rule)
  order by tenant, a, b, event_uid, same
  on conflict do nothing
  returning tenant_id, a, b
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
select distinct w.tenant_id, $1::smallint, s.subject
from written w cross join lateral unnest(array[w.a, w.b]) as s (subject)
