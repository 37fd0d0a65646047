-- $1 tenant, $2 build, $3 subjects that were resolved; conversations of somebody as $4 id, $5 whose, $6 when
-- Returns the conversations that are somebody else's than before, with all customers whose they may have been or are.
with resolved as (
  select r.*, exists (
    select from views.identity_unnamed u
    where u.tenant_id = $1::uuid and u.build = $2::smallint and u.conversation = r.conversation
  ) as unnamed
  from unnest($4::uuid[], $5::uuid[], $6::bigint[]) as r (conversation, subject_id, at)
),
before as materialized (
  select a.conversation, a.subject_id, a.at, a.unnamed from views.identity_anchor a
  where a.tenant_id = $1::uuid and a.build = $2::smallint and a.conversation = any ($3::uuid[])
),
gone as (
  delete from views.identity_anchor a
  where a.tenant_id = $1::uuid and a.build = $2::smallint and a.conversation = any ($3::uuid[])
    and not exists (select from resolved r where r.conversation = a.conversation)
),
written as (
  insert into views.identity_anchor as a (tenant_id, build, conversation, subject_id, at, unnamed)
  select $1::uuid, $2::smallint, conversation, subject_id, at, unnamed from resolved
  on conflict (tenant_id, build, conversation) do update
    set subject_id = excluded.subject_id, at = excluded.at, unnamed = excluded.unnamed
  where (a.subject_id, a.at, a.unnamed) <> (excluded.subject_id, excluded.at, excluded.unnamed)
),
changed as (
  select conversation, b.subject_id as was, r.subject_id as is_now
  from resolved r full join before b using (conversation)
  where (r.subject_id, r.at, r.unnamed) is distinct from (b.subject_id, b.at, b.unnamed)
)
select distinct changed.conversation as subject_id, coalesce(m.customer_id, either.subject_id) as was,
  coalesce(m.customer_id, either.subject_id) as is_now
from changed
cross join lateral (values (changed.was), (changed.is_now)) as either (subject_id)
left join views.identity_member m
  on m.tenant_id = $1::uuid and m.build = $2::smallint and m.subject_id = either.subject_id
where either.subject_id is not null
