-- News of single subjects of one tenant, each after a place of its own, by their own indexes.
--
-- $1 tenant, $2 subjects, $3 their parts, $4 after these positions, $5 up to these, $6 the least time at which what lies
-- there and is not late can have happened, $7 rows of a subject at most
--
-- No index has a subject's rows by position. But what is not late happened at most ten minutes before it was recorded,
-- and recording never goes backwards in a part; the late ones have an index by position.
select want.nth::integer as nth, found.*
from unnest($2::uuid[], $3::smallint[], $4::bigint[], $5::bigint[], $6::bigint[])
  with ordinality as want (subject_id, part, after, until, since, nth)
cross join lateral (
  select e.part, e.pos, e.subject_id, e.event_uid, e.generation, e.occurred_at, e.recorded_at, e.type, e.channel,
    e.direction, e.organisation, e.topic, e.data, e.sealed
  from (
    select * from log.event
    where part = want.part and tenant_id = $1::uuid and subject_id = want.subject_id
      and occurred_at >= want.since and not late and pos > want.after and pos <= want.until
    union all
    select * from log.event
    where part = want.part and tenant_id = $1::uuid and subject_id = want.subject_id
      and late and pos > want.after and pos <= want.until
  ) as e
  where e.generation >= coalesce((
    select gone.generation from log.erased_subject gone
    where gone.tenant_id = $1::uuid and gone.subject_id = want.subject_id
  ), 0)
  order by e.pos
  limit $7::integer
) as found
order by nth, found.pos
