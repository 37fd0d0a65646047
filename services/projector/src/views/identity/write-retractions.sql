-- $1 build, $2 tenant, $3 event that counts no more, $4 event that says so, $5 subject that this one lies under
--
-- What was stated is resolved without it at once. What was observed is told of pairs and not of events, so the resolver
-- has to look it up; until it has, the subject stands among what is not resolved.
with told as (
  select distinct on (tenant, event_uid, by_uid) *
  from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[]) as t (tenant, event_uid, by_uid, subject)
  order by tenant, event_uid, by_uid
),
written as (
  insert into views.identity_retracted (tenant_id, build, event_uid, by_uid)
  select tenant, $1::smallint, event_uid, by_uid from told
  on conflict do nothing
  returning tenant_id, event_uid
),
queued as (
  insert into views.identity_retracting (tenant_id, build, event_uid)
  select distinct tenant_id, $1::smallint, event_uid from written
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
select tenant, $1::smallint, subject from told
union
select s.tenant_id, $1::smallint, unnest(array[s.a, s.b])
from views.identity_statement s join written w on w.tenant_id = s.tenant_id and w.event_uid = s.event_uid
where s.build = $1::smallint
union
select f.tenant_id, $1::smallint, f.subject_id
from views.identity_reassigned f join written w on w.tenant_id = f.tenant_id and w.event_uid = f.event_uid
where f.build = $1::smallint
