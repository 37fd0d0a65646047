-- The customers that subjects belong to now, each with all its identifiers: by the live build of the identity view.
-- $1 tenant, $2 subjects, $3 conversations of a customer at most
--
-- A conversation belongs to whom its first identifier belonged then; an identifier that had several owners to the last
-- of them; and the id of an era, which a customer may have for its own, is found, too. Conversations that began before
-- anybody was named come with their customer, the newest first.
with live as (
  select views.live('identity') as build
),
asked as materialized (
  select a.subject as asked, coalesce(c.subject_id, a.subject) as subject_id, c.at
  from unnest($2::uuid[]) as a (subject)
  cross join live
  left join views.identity_anchor c
    on c.tenant_id = $1::uuid and c.build = live.build and c.conversation = a.subject
),
home as materialized (
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
-- Materialised: behind a wall of tenants an index takes a plain value, and no coalesce(). Otherwise all identifiers of the
-- tenant would be read.
member as materialized (
  select home.asked, home.customer_id, coalesce(m.subject_id, home.customer_id) as subject_id, m.from_at,
    coalesce(m.era_id, home.customer_id) as era_id, coalesce(m.from_at, -9223372036854775808) as began
  from home
  cross join live
  left join lateral (
    select m.subject_id, m.from_at, m.era_id from views.identity_member m
    where m.tenant_id = $1::uuid and m.build = live.build and m.customer_id = home.customer_id
    limit 10000
  ) as m on true
),
lasting as materialized (
  select member.*, later.until_at, coalesce(later.until_at, 9223372036854775807) as ended
  from member
  cross join live
  cross join lateral (
    select min(m.from_at) as until_at from views.identity_member m
    where m.tenant_id = $1::uuid and m.build = live.build and m.subject_id = member.subject_id and m.from_at > member.began
  ) as later
),
conversation as (
  select ranked.* from (
    select lasting.asked, lasting.customer_id, a.conversation, a.at,
      row_number() over (partition by lasting.asked order by a.at desc, a.conversation) as place
    from lasting
    cross join live
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
select member.asked, member.customer_id, member.subject_id, type.type, member.from_at, member.until_at
from (
  select asked, customer_id, subject_id, from_at, until_at, era_id <> customer_id as further, null::bigint as place from lasting
  union all
  select asked, customer_id, conversation, null, null, true, place from conversation
) as member
cross join live
left join lateral (
  select s.type from views.identity_subject s
  where s.tenant_id = $1::uuid and s.build = live.build and s.subject_id = member.subject_id
  limit 1
) as type on true
order by member.asked, member.further, member.place nulls first, type.type, member.subject_id, member.from_at
