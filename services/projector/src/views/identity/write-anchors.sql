-- $1 tenant, $2 build, $3 subjects that were resolved; conversations of somebody as $4 id, $5 whose, $6 when
with resolved as (
  select r.*, exists (
    select from views.identity_unnamed u
    where u.tenant_id = $1::uuid and u.build = $2::smallint and u.conversation = r.conversation
  ) as unnamed
  from unnest($4::uuid[], $5::uuid[], $6::bigint[]) as r (conversation, subject_id, at)
),
gone as (
  delete from views.identity_anchor a
  where a.tenant_id = $1::uuid and a.build = $2::smallint and a.conversation = any ($3::uuid[])
    and not exists (select from resolved r where r.conversation = a.conversation)
)
insert into views.identity_anchor as a (tenant_id, build, conversation, subject_id, at, unnamed)
select $1::uuid, $2::smallint, conversation, subject_id, at, unnamed from resolved
on conflict (tenant_id, build, conversation) do update
  set subject_id = excluded.subject_id, at = excluded.at, unnamed = excluded.unnamed
where (a.subject_id, a.at, a.unnamed) <> (excluded.subject_id, excluded.at, excluded.unnamed)
