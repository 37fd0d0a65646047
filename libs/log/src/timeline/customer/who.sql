-- The identifiers of the customer that a subject belongs to, by the live build of the identity view: as
-- identity/read-customers.sql finds them, the first ones of them, and the one that is asked for in any case.
live as materialized (
  select views.live('identity') as build
),
home as materialized (
  select coalesce(
    (
      select m.customer_id from views.identity_member m
      where m.tenant_id = @tenant::uuid and m.build = live.build
        and m.subject_id = coalesce(anchor.subject_id, @subject::uuid)
        and (m.from_at is null or anchor.at is null or m.from_at <= anchor.at)
      order by m.from_at desc nulls last
      limit 1
    ),
    (
      select m.customer_id from views.identity_member m
      where m.tenant_id = @tenant::uuid and m.build = live.build and m.era_id = @subject::uuid
    ),
    anchor.subject_id,
    @subject::uuid
  ) as customer_id
  from live
  left join views.identity_anchor anchor
    on anchor.tenant_id = @tenant::uuid and anchor.build = live.build and anchor.conversation = @subject::uuid
),
listed as materialized (
  select home.customer_id, m.subject_id, m.from_at, (
    select min(later.from_at) from views.identity_member later
    where later.tenant_id = @tenant::uuid and later.build = live.build and later.subject_id = m.subject_id
      and later.from_at > coalesce(m.from_at, -9223372036854775808)
  ) as until_at
  from home cross join live
  cross join lateral (
    select l.subject_id, l.from_at, l.era_id from views.identity_member l
    where l.tenant_id = @tenant::uuid and l.build = live.build and l.customer_id = home.customer_id
    limit 10000
  ) m
  left join views.identity_subject type
    on type.tenant_id = @tenant::uuid and type.build = live.build and type.subject_id = m.subject_id
  order by m.era_id is distinct from home.customer_id, type.type, m.subject_id, m.from_at
  limit @members::integer
),
-- Who is linked with nobody is on no list; a conversation has events of its own.
member as materialized (
  select customer_id, subject_id, from_at, until_at from listed
  union all
  select home.customer_id, alone.subject_id, null, null
  from home cross join lateral (
    select home.customer_id as subject_id where not exists (select from listed)
    union
    select @subject::uuid where not exists (select from listed where listed.subject_id = @subject::uuid)
  ) alone
)
