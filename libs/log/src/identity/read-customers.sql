-- The customers that subjects belong to now, each with all its identifiers: by the live build of the identity view.
-- $1 tenant, $2 subjects, $3 conversations of a customer at most
--
-- A conversation belongs to whom its first identifier belonged then; an identifier that had several owners to the last
-- of them; and the id of an era, which a customer may have for its own, is found, too. Who is linked with nobody is not
-- here, unless conversations that began without a name are theirs: those come with their customer, the newest first.
with live as (
  select views.live('identity') as build
),
asked as (
  select a.subject as asked, coalesce(c.subject_id, a.subject) as subject_id, c.at
  from unnest($2::uuid[]) as a (subject)
  cross join live
  left join views.identity_anchor c
    on c.tenant_id = $1::uuid and c.build = live.build and c.conversation = a.subject
),
home as (
  select asked.asked, coalesce(
    (
      select m.customer_id from views.identity_member m
      where m.tenant_id = $1::uuid and m.build = live.build and m.subject_id = asked.subject_id
        and (m.from_at is null or asked.at is null or m.from_at <= asked.at)
      order by m.from_at desc nulls last
      limit 1
    ),
    (
      select m.customer_id from views.identity_member m
      where m.tenant_id = $1::uuid and m.build = live.build and m.era_id = asked.asked
    ),
    asked.subject_id
  ) as customer_id
  from asked cross join live
),
member as (
  select home.asked, home.customer_id, coalesce(m.subject_id, home.customer_id) as subject_id, m.from_at,
    m.era_id is distinct from home.customer_id and m.era_id is not null as further, (
      select min(later.from_at) from views.identity_member later
      where later.tenant_id = $1::uuid and later.build = live.build and later.subject_id = m.subject_id
        and later.from_at > coalesce(m.from_at, -9223372036854775808)
    ) as until_at
  from home
  cross join live
  left join lateral (
    select m.subject_id, m.from_at, m.era_id from views.identity_member m
    where m.tenant_id = $1::uuid and m.build = live.build and m.customer_id = home.customer_id
    limit 10000
  ) as m on true
),
conversation as (
  select home.asked, home.customer_id, c.conversation, c.at
  from (select distinct asked, customer_id from member) as home
  cross join live
  cross join lateral (
    select a.conversation, a.at
    from member
    join views.identity_anchor a
      on a.tenant_id = $1::uuid and a.build = live.build and a.unnamed and a.subject_id = member.subject_id
        and a.at >= coalesce(member.from_at, -9223372036854775808) and a.at < coalesce(member.until_at, 9223372036854775807)
    where member.asked = home.asked
    order by a.at desc, a.conversation
    limit $3::integer
  ) as c
)
select member.asked, member.customer_id, member.subject_id, type.type, member.from_at, member.until_at
from (
  select asked, customer_id, subject_id, from_at, until_at, further, null::bigint as began from member
  union all
  select asked, customer_id, conversation, null, null, true, at from conversation
) as member
cross join live
left join views.identity_subject type
  on type.tenant_id = $1::uuid and type.build = live.build and type.subject_id = member.subject_id
order by member.asked, member.further, member.began desc nulls first, type.type, member.subject_id, member.from_at
