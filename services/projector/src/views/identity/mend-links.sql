-- What is still observed of pairs of which an event was retracted; without a first time: nothing.
-- $1 tenant, $2 build, $3 a, $4 b, $5 first time, $6 first event, $7 last day
with told as (
  select * from unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::uuid[], $7::integer[]) as t (a, b, first_at, first_uid, last_day)
),
links_gone as (
  delete from views.identity_link l using told t
  where l.tenant_id = $1::uuid and l.build = $2::smallint and l.a = t.a and l.b = t.b and t.first_at is null
),
conversations_gone as (
  delete from views.identity_conversation c using told t
  where c.tenant_id = $1::uuid and c.build = $2::smallint and t.first_at is null
    and (c.conversation, c.subject_id) in ((t.a, t.b), (t.b, t.a))
),
links as (
  update views.identity_link l set first_at = t.first_at, first_uid = t.first_uid, last_day = t.last_day
  from told t
  where l.tenant_id = $1::uuid and l.build = $2::smallint and l.a = t.a and l.b = t.b and t.first_at is not null
),
conversations as (
  update views.identity_conversation c set first_at = t.first_at, first_uid = t.first_uid, last_day = t.last_day
  from told t
  where c.tenant_id = $1::uuid and c.build = $2::smallint and t.first_at is not null
    and (c.conversation, c.subject_id) in ((t.a, t.b), (t.b, t.a))
)
insert into views.identity_dirty (tenant_id, build, subject_id)
select $1::uuid, $2::smallint, unnest(array[a, b]) from told
