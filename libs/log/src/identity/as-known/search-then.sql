-- The first and the last event that said by then that two identifiers are one person; up to four rows a pair. What counts no
-- more now is looked for elsewhere.
-- $1 tenant, $2 build; pairs as $3 subject, $4 its part, $5 the other, $6 from this time on, $7 up to this one; each pair
-- both ways round; $8 parts and $9 last positions side by side
with place as materialized (
  select p.part, p.pos, e.recorded_at + 86400000000 as latest
  from unnest($8::smallint[], $9::bigint[]) as p (part, pos)
  left join log.event e on e.part = p.part and e.pos = p.pos
),
side as materialized (
  select s.*, place.pos, coalesce(least(s.until_at, place.latest), s.until_at) as latest, gone.generation, gone.erased_at
  from unnest($3::uuid[], $4::smallint[], $5::uuid[], $6::bigint[], $7::bigint[]) as s (subject, part, other, from_at, until_at)
  join place on place.part = s.part
  cross join lateral (
    select coalesce(max(g.generation) filter (where g.subject_id = s.subject), 0) as generation,
      coalesce(max(g.erased_at), -9223372036854775808) as erased_at
    from log.erased_subject g where g.tenant_id = $1::uuid and g.subject_id in (s.subject, s.other)
  ) as gone
)
select side.subject as a, side.other as b, seen.occurred_at, seen.event_uid
from side
cross join lateral (
  (
    select e.occurred_at, e.event_uid from log.event e
    where e.part = side.part and e.subject_id = side.subject and e.tenant_id = $1::uuid
      and e.occurred_at >= side.from_at and e.occurred_at < side.latest and e.occurred_at > side.erased_at
      and e.pos <= side.pos and e.generation >= side.generation and e.also @> array[side.other]
      and not exists (select from views.identity_retracted r
        where r.tenant_id = $1::uuid and r.build = $2::smallint and r.event_uid = e.event_uid)
    order by e.occurred_at, e.event_uid
    limit 1
  )
  union all
  (
    select e.occurred_at, e.event_uid from log.event e
    where e.part = side.part and e.subject_id = side.subject and e.tenant_id = $1::uuid
      and e.occurred_at >= side.from_at and e.occurred_at < side.latest and e.occurred_at > side.erased_at
      and e.pos <= side.pos and e.generation >= side.generation and e.also @> array[side.other]
      and not exists (select from views.identity_retracted r
        where r.tenant_id = $1::uuid and r.build = $2::smallint and r.event_uid = e.event_uid)
    order by e.occurred_at desc, e.event_uid desc
    limit 1
  )
) as seen
