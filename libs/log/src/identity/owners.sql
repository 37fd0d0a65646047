-- To which customers subjects belonged at a time, each with all their identifiers: by the live build of the identity view.
-- Who is linked with nobody is a customer of their own. $1 tenant, $2 subjects and $3 times side by side
with live as (
  select views.live('identity') as build
),
owner as (
  select asked.subject_id as asked, asked.at, coalesce((
    select m.customer_id from views.identity_member m
    where m.tenant_id = $1::uuid and m.build = live.build and m.subject_id = asked.subject_id
      and (m.from_at is null or m.from_at <= asked.at)
    order by m.from_at desc nulls last
    limit 1
  ), asked.subject_id) as customer_id
  from unnest($2::uuid[], $3::bigint[]) as asked (subject_id, at) cross join live
)
select owner.asked, owner.at, owner.customer_id, coalesce(member.subject_id, owner.customer_id) as subject_id,
  member.from_at, (
    select min(later.from_at) from views.identity_member later
    where later.tenant_id = $1::uuid and later.build = live.build and later.subject_id = member.subject_id
      and later.from_at > coalesce(member.from_at, -9223372036854775808)
  ) as until_at
from owner cross join live
left join lateral (
  select m.subject_id, m.from_at from views.identity_member m
  where m.tenant_id = $1::uuid and m.build = live.build and m.customer_id = owner.customer_id
  limit 10000
) member on true
