-- Forgets what is known about erased subjects from the time up to their erasure, and that they were anybody's. What was
-- linked with them has to be resolved again.
-- $1 tenant, $2 build, $3 subjects, $4 erased at
with companions as (
  select distinct other.subject_id as id
  from views.identity_member m
  join views.identity_member other using (tenant_id, build, customer_id)
  where m.tenant_id = $1::uuid and m.build = $2::smallint and m.subject_id = any ($3::uuid[])
),
links as (
  delete from views.identity_link
  where tenant_id = $1::uuid and build = $2::smallint and first_at <= $4::bigint
    and (a = any ($3::uuid[]) or b = any ($3::uuid[]))
  returning a, b
),
conversations as (
  delete from views.identity_conversation
  where tenant_id = $1::uuid and build = $2::smallint and first_at <= $4::bigint
    and (conversation = any ($3::uuid[]) or subject_id = any ($3::uuid[]))
  returning conversation, subject_id
),
withdrawn as (
  delete from views.identity_withdrawn
  where tenant_id = $1::uuid and build = $2::smallint and at <= $4::bigint
    and (a = any ($3::uuid[]) or b = any ($3::uuid[]))
  returning a, b
),
unnamed as (
  delete from views.identity_unnamed
  where tenant_id = $1::uuid and build = $2::smallint and conversation = any ($3::uuid[])
),
refused as (
  delete from views.identity_refused
  where tenant_id = $1::uuid and build = $2::smallint and (a_subject = any ($3::uuid[]) or b_subject = any ($3::uuid[]))
),
statements as (
  delete from views.identity_statement
  where tenant_id = $1::uuid and build = $2::smallint and said_at <= $4::bigint
    and (a = any ($3::uuid[]) or b = any ($3::uuid[]))
  returning a, b
),
reassigned as (
  delete from views.identity_reassigned
  where tenant_id = $1::uuid and build = $2::smallint and from_at <= $4::bigint and subject_id = any ($3::uuid[])
),
members as (
  delete from views.identity_member
  where tenant_id = $1::uuid and build = $2::smallint and subject_id = any ($3::uuid[])
),
anchors as (
  delete from views.identity_anchor
  where tenant_id = $1::uuid and build = $2::smallint
    and (conversation = any ($3::uuid[]) or subject_id = any ($3::uuid[]))
  returning conversation
),
resolver as (
  insert into views.identity_resolver (tenant_id, build)
  select $1::uuid, $2::smallint
  where not exists (select from views.identity_resolver r where r.tenant_id = $1::uuid and r.build = $2::smallint)
  on conflict do nothing
)
insert into views.identity_dirty (tenant_id, build, subject_id)
select $1::uuid, $2::smallint, touched.id
from (
  select id from companions
  union select unnest($3::uuid[])
  union select unnest(array[a, b]) from links
  union select unnest(array[conversation, subject_id]) from conversations
  union select unnest(array[a, b]) from statements
  union select unnest(array[a, b]) from withdrawn
  union select conversation from anchors
) as touched
returning subject_id
