-- The first and the last event that still say that two identifiers are one person, of those that this build has taken in;
-- up to four rows a pair. All lie between the times that are known of the pair.
-- $1 tenant, $2 build, $3 a, $4 b, $5 part of a, $6 part of b
with pair as (
  select p.*, known.first_at, known.until
  from unnest($3::uuid[], $4::uuid[], $5::smallint[], $6::smallint[]) as p (a, b, part_a, part_b)
  cross join lateral (
    select l.first_at, (l.last_day + 1) * 86400000000 as until from views.identity_link l
    where l.tenant_id = $1::uuid and l.build = $2::smallint and l.a = p.a and l.b = p.b
    union all
    select c.first_at, (c.last_day + 1) * 86400000000 from views.identity_conversation c
    where c.tenant_id = $1::uuid and c.build = $2::smallint
      and ((c.conversation = p.a and c.subject_id = p.b) or (c.conversation = p.b and c.subject_id = p.a))
  ) as known
),
side as (
  select pair.a, pair.b, pair.first_at, pair.until, s.subject, s.other, s.part, v.next_pos, gone.generation, gone.erased_at
  from pair
  cross join lateral (values (pair.a, pair.part_a, pair.b), (pair.b, pair.part_b, pair.a)) as s (subject, part, other)
  join views.cursor v on v.view = 'identity' and v.build = $2::smallint and v.part = s.part
  cross join lateral (
    select coalesce(max(g.generation) filter (where g.subject_id = s.subject), 0) as generation,
      coalesce(max(g.erased_at), -9223372036854775808) as erased_at
    from log.erased_subject g where g.tenant_id = $1::uuid and g.subject_id in (s.subject, s.other)
  ) as gone
)
select side.a, side.b, seen.occurred_at, seen.event_uid
from side
cross join lateral (
  (
    select e.occurred_at, e.event_uid from log.event e
    where e.part = side.part and e.subject_id = side.subject and e.tenant_id = $1::uuid
      and e.occurred_at >= side.first_at and e.occurred_at < side.until and e.occurred_at > side.erased_at
      and e.pos < side.next_pos and e.generation >= side.generation and e.also @> array[side.other]
      and not exists (select from views.identity_retracted r
        where r.tenant_id = $1::uuid and r.build = $2::smallint and r.event_uid = e.event_uid)
    order by e.occurred_at, e.event_uid
    limit 1
  )
  union all
  (
    select e.occurred_at, e.event_uid from log.event e
    where e.part = side.part and e.subject_id = side.subject and e.tenant_id = $1::uuid
      and e.occurred_at >= side.first_at and e.occurred_at < side.until and e.occurred_at > side.erased_at
      and e.pos < side.next_pos and e.generation >= side.generation and e.also @> array[side.other]
      and not exists (select from views.identity_retracted r
        where r.tenant_id = $1::uuid and r.build = $2::smallint and r.event_uid = e.event_uid)
    order by e.occurred_at desc, e.event_uid desc
    limit 1
  )
) as seen
