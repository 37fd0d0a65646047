-- $1 build, $2 tenant, $3 conversation, $4 subject, $5 first time, $6 first event, $7 last day. The first stays.
with written as (
  insert into views.identity_conversation as c
    (tenant_id, build, conversation, subject_id, first_at, first_uid, last_day)
  select tenant, $1::smallint, conversation, subject, first_at, first_uid, last_day
  from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::uuid[], $7::integer[])
    as told (tenant, conversation, subject, first_at, first_uid, last_day)
  order by tenant, conversation, subject
  on conflict (tenant_id, build, conversation, subject_id) do update set
    first_at = least(c.first_at, excluded.first_at),
    first_uid = case
      when (excluded.first_at, excluded.first_uid) < (c.first_at, c.first_uid) then excluded.first_uid
      else c.first_uid
    end,
    last_day = greatest(c.last_day, excluded.last_day)
  where (excluded.first_at, excluded.first_uid) < (c.first_at, c.first_uid) or excluded.last_day > c.last_day
  returning c.tenant_id, c.conversation, old.first_uid is distinct from new.first_uid as earlier
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
select distinct tenant_id, $1::smallint, conversation from written where earlier
