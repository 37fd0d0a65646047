-- $1 build, $2 tenant, $3 a, $4 b, $5 first time, $6 first event, $7 last day. The first of all tellings stays.
with written as (
  insert into views.identity_link as l (tenant_id, build, a, b, first_at, first_uid, last_day)
  select tenant, $1::smallint, a, b, first_at, first_uid, last_day
  from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::uuid[], $7::integer[])
    as told (tenant, a, b, first_at, first_uid, last_day)
  order by tenant, a, b
  on conflict (tenant_id, build, a, b) do update set
    first_at = least(l.first_at, excluded.first_at),
    first_uid = case
      when (excluded.first_at, excluded.first_uid) < (l.first_at, l.first_uid) then excluded.first_uid
      else l.first_uid
    end,
    last_day = greatest(l.last_day, excluded.last_day)
  where (excluded.first_at, excluded.first_uid) < (l.first_at, l.first_uid) or excluded.last_day > l.last_day
  returning l.tenant_id, l.a, l.b, old.first_uid is distinct from new.first_uid as earlier
),
-- Asked first: to run into a row that its resolver is changing would be to wait for the resolver.
resolvers as (
  insert into views.identity_resolver (tenant_id, build)
  select distinct w.tenant_id, $1::smallint from written w
  where not exists (
    select from views.identity_resolver r where r.tenant_id = w.tenant_id and r.build = $1::smallint)
  order by w.tenant_id
  on conflict do nothing
)
-- The last day counts for identifiers that had several owners, and for no others.
insert into views.identity_dirty (tenant_id, build, subject_id)
select distinct w.tenant_id, $1::smallint, s.subject
from written w cross join lateral unnest(array[w.a, w.b]) as s (subject)
where w.earlier or exists (
  select from views.identity_reassigned r
  where r.tenant_id = w.tenant_id and r.build = $1::smallint and r.subject_id in (w.a, w.b))
