-- With whom a subject was seen: the identifiers of which it was seen last, and how often, by the newest events that name both.
-- $1 tenant, $2 subject, $3 its part, $4 identifiers at most, $5 events of each to look at, $6 parts of the log
with live as materialized (
  select views.live('identity') as build
),
-- The part is worked out here: behind a wall of tenants an index takes a plain value.
neighbour as materialized (
  select n.*, (('x' || left(n.subject_id::text, 8))::bit(32)::bigint % $6::integer)::smallint as part from (
    (select l.b as subject_id, l.first_at, l.last_day from views.identity_link l cross join live
      where l.tenant_id = $1::uuid and l.build = live.build and l.a = $2::uuid limit 5000)
    union all
    (select l.a, l.first_at, l.last_day from views.identity_link l cross join live
      where l.tenant_id = $1::uuid and l.build = live.build and l.b = $2::uuid limit 5000)
  ) n
  order by n.last_day desc, n.first_at desc, n.subject_id
  limit $4::integer
),
own as materialized (
  -- What lies under the subject itself, once for all.
  select e.also, e.occurred_at, e.event_uid, e.type, e.channel
  from log.event e
  where e.part = $3::smallint and e.subject_id = $2::uuid and e.tenant_id = $1::uuid and e.also is not null
    and e.generation >= coalesce((select g.generation from log.erased_subject g where g.tenant_id = $1::uuid and g.subject_id = $2::uuid), 0)
  order by e.occurred_at desc
  limit $5::integer * 5
)
select n.subject_id, n.first_at, n.last_day, t.type, coalesce(m.customer_id, n.subject_id) as customer_id,
  seen.times, seen.last_at, seen.event_uid, seen.event_type, seen.channel
from neighbour n
cross join live
left join views.identity_subject t on t.tenant_id = $1::uuid and t.build = live.build and t.subject_id = n.subject_id
left join lateral (
  select m.customer_id from views.identity_member m
  where m.tenant_id = $1::uuid and m.build = live.build and m.subject_id = n.subject_id
  order by m.from_at desc nulls last limit 1
) as m on true
cross join lateral (
  select count(*) as times, max(joint.occurred_at) as last_at,
    (array_agg(joint.event_uid order by joint.occurred_at desc, joint.event_uid))[1] as event_uid,
    (array_agg(joint.type order by joint.occurred_at desc, joint.event_uid))[1] as event_type,
    (array_agg(joint.channel order by joint.occurred_at desc, joint.event_uid))[1] as channel
  from (
    select own.occurred_at, own.event_uid, own.type, own.channel from own where own.also @> array[n.subject_id]
    union all
    (
      select e.occurred_at, e.event_uid, e.type, e.channel from (
        select e.occurred_at, e.event_uid, e.type, e.channel, e.also from log.event e
        where e.part = n.part and e.subject_id = n.subject_id and e.tenant_id = $1::uuid
          and e.generation >= coalesce((
            select g.generation from log.erased_subject g where g.tenant_id = $1::uuid and g.subject_id = n.subject_id), 0)
        order by e.occurred_at desc
        limit $5::integer
      ) e
      where e.also @> array[$2::uuid]
    )
  ) as joint
  where not exists (
    select from views.identity_retracted r
    where r.tenant_id = $1::uuid and r.build = live.build and r.event_uid = joint.event_uid)
) as seen
order by n.last_day desc, n.first_at desc, n.subject_id
