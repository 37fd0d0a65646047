-- The customers that subjects belong to now, each with all its identifiers: by the live build of the identity view.
-- $1 tenant, $2 subjects
--
-- A conversation belongs to whom its first identifier belonged then; an identifier that had several owners to the last
-- of them; and the id of an era, which a customer may have for its own, is found, too. Who is linked with nobody is not
-- here.
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
    case when asked.subject_id <> asked.asked then asked.subject_id end
  ) as customer_id
  from asked cross join live
),
-- Materialised: behind a wall of tenants an index takes a plain value, and no coalesce(). Otherwise all identifiers of the
-- tenant would be read.
member as materialized (
  select home.asked, home.customer_id, coalesce(m.subject_id, home.customer_id) as subject_id, m.from_at, m.era_id
  from home
  cross join live
  left join lateral (
    select m.subject_id, m.from_at, m.era_id from views.identity_member m
    where m.tenant_id = $1::uuid and m.build = live.build and m.customer_id = home.customer_id
    limit 10000
  ) as m on true
  where home.customer_id is not null
)
select member.asked, member.customer_id, member.subject_id, type.type, member.from_at, later.until_at
from member
cross join live
left join lateral (
  select s.type from views.identity_subject s
  where s.tenant_id = $1::uuid and s.build = live.build and s.subject_id = member.subject_id
  limit 1
) as type on true
cross join lateral (
  select min(m.from_at) as until_at from views.identity_member m
  where m.tenant_id = $1::uuid and m.build = live.build and m.subject_id = member.subject_id
    and m.from_at > case when member.from_at is null then -9223372036854775808 else member.from_at end
) as later
order by member.asked, member.era_id is distinct from member.customer_id, type.type, member.subject_id, member.from_at
