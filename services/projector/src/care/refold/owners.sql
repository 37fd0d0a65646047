-- The customers that identifiers belong to or belonged to, each with all their identifiers, and how they were folded last.
-- $1 tenant, $2 subjects, $3 conversations of a customer at most, $4 build of the view care
--
-- Other than who asks for a customer, who folds them wants all owners that an identifier ever had, and of a conversation the one
-- whom it belonged to then. An id that is nobody's is a customer of their own. The rest is as in libs/log's read-customers.sql.
-- How they were folded last comes in the same breath: whoever folds them meanwhile is found out.
with live as (
  select views.live('identity') as build
),
asked as materialized (
  select a.subject as asked, c.subject_id as anchor, c.at
  from unnest($2::uuid[]) as a (subject) cross join live
  left join views.identity_anchor c on c.tenant_id = $1::uuid and c.build = live.build and c.conversation = a.subject
),
owned as materialized (
  select asked.asked, m.customer_id
  from asked cross join live
  join views.identity_member m on m.tenant_id = $1::uuid and m.build = live.build and m.subject_id = asked.asked
  where asked.anchor is null
  union
  select asked.asked, m.customer_id
  from asked cross join live
  join views.identity_member m on m.tenant_id = $1::uuid and m.build = live.build and m.era_id = asked.asked
  where asked.anchor is null
),
customer as materialized (
  select customer_id from owned
  union
  select coalesce((
    select m.customer_id from views.identity_member m
    where m.tenant_id = $1::uuid and m.build = live.build and m.subject_id = asked.anchor
      and (m.from_at is null or m.from_at <= asked.at)
    order by m.from_at desc nulls last
    limit 1
  ), asked.anchor)
  from asked cross join live where asked.anchor is not null
  union
  select asked.asked from asked
  where asked.anchor is null and not exists (select from owned where owned.asked = asked.asked)
),
member as materialized (
  select customer.customer_id, coalesce(m.subject_id, customer.customer_id) as subject_id, m.from_at,
    coalesce(m.era_id, customer.customer_id) as era_id, coalesce(m.from_at, -9223372036854775808) as began
  from customer cross join live
  left join lateral (
    select m.subject_id, m.from_at, m.era_id from views.identity_member m
    where m.tenant_id = $1::uuid and m.build = live.build and m.customer_id = customer.customer_id
    limit 10000
  ) as m on true
),
lasting as materialized (
  select member.*, later.until_at, coalesce(later.until_at, 9223372036854775807) as ended
  from member cross join live
  cross join lateral (
    select min(m.from_at) as until_at from views.identity_member m
    where m.tenant_id = $1::uuid and m.build = live.build and m.subject_id = member.subject_id and m.from_at > member.began
  ) as later
),
conversation as (
  select ranked.* from (
    select lasting.customer_id, a.conversation, a.at,
      row_number() over (partition by lasting.customer_id order by a.at desc, a.conversation) as place
    from lasting cross join live
    cross join lateral (
      select a.conversation, a.at from views.identity_anchor a
      where a.tenant_id = $1::uuid and a.build = live.build and a.unnamed and a.subject_id = lasting.subject_id
        and a.at >= lasting.began and a.at < lasting.ended
      order by a.at desc, a.conversation
      limit $3::integer
    ) as a
  ) as ranked
  where ranked.place <= $3::integer
)
select member.customer_id, member.subject_id, type.type, member.from_at, member.until_at, before.version, before.digests
from (
  select customer_id, subject_id, from_at, until_at, era_id <> customer_id as further, null::bigint as place from lasting
  union all
  select customer_id, conversation, null, null, true, place from conversation
) as member
cross join live
left join lateral (
  select s.type from views.identity_subject s
  where s.tenant_id = $1::uuid and s.build = live.build and s.subject_id = member.subject_id
  limit 1
) as type on true
left join views.care_customer before
  on before.tenant_id = $1::uuid and before.build = $4::smallint and before.customer_id = member.customer_id
order by member.customer_id, member.further, member.place nulls first, type.type, member.subject_id, member.from_at
